import eslintJs from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { defineConfig } from 'eslint/config';
import jestPlugin from 'eslint-plugin-jest';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

const TYPESCRIPT = ['{nodes,credentials,simulators,hosts,demo,scripts,test}/**/*.ts'];
/** What n8n's verification reads from the source: the shipped folders and package.json. */
const VERIFIED = ['package.json', '{nodes,credentials}/**/*.{js,ts,json}'];
/** What it reads from the published package; linted after a build with `npm run lint:dist`. */
const COMPILED = ['dist/**/*.js'];

const readonly = (names) => Object.fromEntries(names.map((name) => [name, 'readonly']));
const nodeGlobals = readonly(['__dirname', 'console', 'exports', 'jest', 'module', 'process', 'require']);
const browserGlobals = readonly([
	'clearInterval',
	'clearTimeout',
	'console',
	'CustomEvent',
	'document',
	'Event',
	'EventSource',
	'fetch',
	'FormData',
	'history',
	'HTMLElement',
	'localStorage',
	'location',
	'navigator',
	'Option',
	'requestAnimationFrame',
	'setInterval',
	'setTimeout',
	'URL',
	'URLSearchParams',
	'window',
]);

export default defineConfig(
	{ ignores: ['dist/', '**/node_modules/', '.cache/', 'coverage/'] },

	{
		name: 'tooling',
		files: ['*.{js,mjs}', 'test/**/*.js'],
		extends: [eslintJs.configs.recommended],
		languageOptions: { globals: nodeGlobals },
	},
	{ files: ['*.js', 'test/**/*.js', 'dist/**/*.js'], languageOptions: { sourceType: 'commonjs' } },
	{
		name: 'pages',
		files: ['{simulators,demo}/**/*.js'],
		extends: [eslintJs.configs.recommended],
		languageOptions: { globals: browserGlobals },
	},

	{
		name: 'typescript',
		files: TYPESCRIPT,
		extends: [eslintJs.configs.recommended, tseslint.configs.recommendedTypeChecked],
		languageOptions: {
			parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-non-null-assertion': 'error',
			'@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
			'@typescript-eslint/switch-exhaustiveness-check': 'error',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
			// n8n's interfaces ask for promises from methods that often have nothing to wait for.
			'@typescript-eslint/require-await': 'off',
			eqeqeq: 'error',
		},
	},

	{
		// Elsewhere such a condition is often a check, at run time, of what a type only promises.
		files: ['{nodes,credentials}/**/*.ts'],
		rules: {
			'@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
		},
	},

	// From here to "tests": the rule sets of n8n's verification, on the files that it reads.
	{
		name: 'n8n-verification',
		files: [...VERIFIED, ...COMPILED],
		extends: [n8nCommunityNodesPlugin.configs.recommended],
		// The verification ignores eslint-disable comments, so they may not help here either.
		linterOptions: { noInlineConfig: true },
		rules: { 'no-console': 'error' },
	},
	{ plugins: { 'n8n-nodes-base': n8nNodesBase } },
	{
		files: ['package.json'],
		rules: n8nNodesBase.configs.community.rules,
	},
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			// It asks for the key of a page in n8n's own documentation; a community package links to its own.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			// It goes by the field's name alone; credential-password-field of the other plugin is exact.
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			// Both only know the string 'main'; nodes now say NodeConnectionTypes.Main.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			// A vendor's real upper limit is worth saying.
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
	{
		// The rules for package.json walk the tree which this parser makes of a JSON object.
		files: ['package.json', '{nodes,credentials}/**/*.json'],
		languageOptions: { parser: tseslint.parser },
	},

	{
		name: 'tests',
		files: ['test/**/*.ts'],
		extends: [jestPlugin.configs['flat/recommended']],
		rules: {
			'jest/no-focused-tests': 'error',
			'jest/no-disabled-tests': 'error',
			'jest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*'] }],
			// expect.objectContaining() and its kind are typed `any`.
			'@typescript-eslint/no-unsafe-assignment': 'off',
		},
	},
);
