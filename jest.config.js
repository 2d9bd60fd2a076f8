const { availableParallelism } = require('node:os');
const path = require('node:path');
const { require: requireTypeScript } = require('tsx/cjs/api');

const host = (file) => requireTypeScript(`./hosts/${file}`, path.join(__dirname, 'jest.config.js'));
const { findQueuePrograms, queueProgramsHint } = host('queueServices.ts');
const { chromiumHint, findChromium } = host('chromium.ts');

const support = (file) => path.join('<rootDir>/test/support', file);

/**
 * One jest project per kind of test; `npx jest --selectProjects nodes` runs one kind alone.
 *
 * @param {string} name the folder below test/
 * @param {object} [options] what only this kind needs
 */
const project = (name, options = {}) => ({
	displayName: name,
	rootDir: __dirname,
	testEnvironment: 'node',
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	// Types are checked by `npm run typecheck`, once for all files instead of once per test file.
	transform: { '^.+\\.ts$': ['@swc/jest', { swcrc: false, jsc: { parser: { syntax: 'typescript' } } }] },
	globalSetup: support('globalSetup.js'),
	globalTeardown: support('globalTeardown.js'),
	setupFiles: [support('isolateN8n.js')],
	setupFilesAfterEnv: [support('limitTests.js')],
	// The n8n hosts bring hundreds of packages of their own that no test imports.
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/hosts/.*/node_modules/'],
	...options,
});

const e2e = {
	setupFilesAfterEnv: [support('setupE2e.js')],
	// Each of these starts n8n itself; two at once would fight for the machine.
	runner: support('serialRunner.js'),
};

const canQueue = findQueuePrograms() !== undefined;
if (!canQueue)
	console.error(`Left out: the tests of n8n's queue mode (test/queue). They need ${queueProgramsHint}`);

const canLook = findChromium() !== undefined;
if (!canLook)
	console.error(`Left out: the look at n8n's editor (test/e2e/editor.test.ts). It needs ${chromiumHint}`);

/** @type {import('jest').Config} */
module.exports = {
	// Jest itself would leave a core idle: with two of them all tests would run one after the other.
	maxWorkers: Math.max(2, availableParallelism() - 1),
	projects: [
		project('unit'),
		project('simulators'),
		project('nodes'),
		project('e2e', { ...e2e, ...(!canLook && { testPathIgnorePatterns: ['/editor\\.test\\.ts$'] }) }),
		...(canQueue ? [project('queue', e2e)] : []),
	],
	reporters: ['default', support('progressReporter.js'), support('countReporter.js')],
};
