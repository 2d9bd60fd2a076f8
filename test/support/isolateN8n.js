const { mkdtempSync } = require('node:fs');
const path = require('node:path');

/**
 * n8n-core writes a config file into the user's folder as soon as it is imported. Every test file
 * gets a folder of its own, so that no test reads another's or the developer's real one.
 */
process.env.N8N_USER_FOLDER = mkdtempSync(path.join(process.env.DISPENSE_TEST_FOLDER, 'user-'));

// The harness collects what nodes log, down to debug; n8n's own console output would only be noise.
process.env.N8N_LOG_LEVEL = 'debug';
process.env.N8N_LOG_OUTPUT = 'none';
