const { rmSync } = require('node:fs');

module.exports = () => {
	rmSync(process.env.DISPENSE_TEST_FOLDER, { recursive: true, force: true });
};
