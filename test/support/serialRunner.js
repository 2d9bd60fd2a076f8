const jestRunner = require('jest-runner');

/** Jest's own runner, which runs its project's files one after the other in the parent process. */
module.exports = class SerialRunner extends jestRunner.default {
	isSerial = true;
};
