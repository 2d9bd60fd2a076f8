jest.setTimeout(20_000);

// The harness collects what nodes log, down to debug; n8n's own console output would only be noise.
process.env.N8N_LOG_LEVEL = 'debug';
process.env.N8N_LOG_OUTPUT = 'none';
