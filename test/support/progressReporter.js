const path = require('node:path');

const heartbeatMs = 15_000;

/**
 * Says every 15 seconds how far a run is and which test runs now. In a terminal jest shows that itself; in a log it
 * writes nothing before a file is done, which is minutes with n8n itself.
 */
module.exports = class ProgressReporter {
	/** The test files that run now, each with what it is doing. */
	running = new Map();
	done = 0;

	constructor(globalConfig) {
		this.root = globalConfig.rootDir;
	}

	onRunStart({ numTotalTestSuites }) {
		if (process.stdout.isTTY) return;
		const beganAt = Date.now();
		this.heartbeat = setInterval(() => {
			const now = [...this.running].map(([file, test]) => `\n    ${file}${test ? `: ${test}` : ''}`);
			const elapsed = `${Math.round((Date.now() - beganAt) / 1000)} s`;
			process.stderr.write(
				`  ${this.done} of ${numTotalTestSuites} files after ${elapsed}; now${now.join('')}\n`,
			);
		}, heartbeatMs);
	}

	onTestFileStart(test) {
		this.running.set(this.name(test), '');
	}

	onTestCaseStart(test, { fullName }) {
		this.running.set(this.name(test), fullName);
	}

	onTestFileResult(test) {
		this.running.delete(this.name(test));
		this.done++;
	}

	onRunComplete() {
		clearInterval(this.heartbeat);
	}

	name(test) {
		return path.relative(this.root, test.path);
	}
};
