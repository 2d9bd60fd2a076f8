import { inspect, isDeepStrictEqual } from 'node:util';

/** @throws Error that says what was expected and what there is */
export function expectEqual(what: string, actual: unknown, expected: unknown): void {
	if (isDeepStrictEqual(actual, expected)) return;
	throw new Error(`${what}: expected ${inspect(expected)}, but found ${inspect(actual)}`);
}

/** Like {@link expectEqual} for the fields that are given; others may have any value. */
export function expectFields(what: string, actual: object | undefined, expected: object): void {
	for (const [name, value] of Object.entries(expected))
		expectEqual(`${what}, ${name}`, (actual as Record<string, unknown> | undefined)?.[name], value);
}
