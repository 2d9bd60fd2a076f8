/**
 * Runs what a script does and turns its outcome into the exit code.
 *
 * @param script gives false when something that it ran has failed and has said so itself
 */
export function main(script: () => Promise<boolean>): void {
	script().then(
		(ok) => {
			if (!ok) process.exitCode = 1;
		},
		(error: unknown) => {
			console.error(error instanceof Error ? error.message : error);
			process.exitCode = 1;
		},
	);
}
