/**
 * Ends jest's output with one line: `N passed, N failed`, and `, N skipped` when there are any.
 * A file that could not run at all has no tests to count, so it counts as one failed test.
 */
module.exports = class CountReporter {
	onRunComplete(_contexts, results) {
		const broken = results.numRuntimeErrorTestSuites + (results.runExecError ? 1 : 0);
		const skipped = results.numPendingTests + results.numTodoTests;
		const counts = [`${results.numPassedTests} passed`, `${results.numFailedTests + broken} failed`];
		if (skipped > 0) counts.push(`${skipped} skipped`);
		// Jest writes its own summary after all reporters, so this line waits for the end of the process.
		process.once('exit', () => process.stdout.write(`\n${counts.join(', ')}\n`));
	}
};
