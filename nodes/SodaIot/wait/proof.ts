import { createHmac, timingSafeEqual } from 'node:crypto';

/** The query parameter of a resume address that carries the proof. */
export const proofParameter = 'proof';

/**
 * Proves that an address to resume an execution was made by us: n8n 1.x signs none, and its execution IDs can be
 * counted up. One proof for the whole execution, because the platform reports all events of an activation to one
 * address, whichever node waits.
 */
export function proofFor(executionId: string, clientSecret: string): string {
	return createHmac('sha256', clientSecret).update(`resume execution ${executionId}`).digest('base64url');
}

export function isProof(given: unknown, executionId: string, clientSecret: string): boolean {
	const expected = Buffer.from(proofFor(executionId, clientSecret));
	const actual = Buffer.from(typeof given === 'string' ? given : '');
	return actual.length === expected.length && timingSafeEqual(actual, expected);
}
