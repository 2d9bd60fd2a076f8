const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');

/** One temporary folder for the whole run; jest's workers inherit the variable. */
module.exports = () => {
	process.env.DISPENSE_TEST_FOLDER = mkdtempSync(path.join(tmpdir(), 'n8n-nodes-dispense-'));
};
