import eslintJs from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { defineConfig } from 'eslint/config';
import checkFile from 'eslint-plugin-check-file';
import importX from 'eslint-plugin-import-x';
import jestPlugin from 'eslint-plugin-jest';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const typescript = ['{nodes,credentials,simulators,hosts,demo,scripts,test}/**/*.ts'];
const javascript = ['**/*.{js,mjs,cjs}'];
/** What the browser loads. */
const pages = ['simulators/page/public/**'];
/** What n8n's verification reads from the source: the shipped folders and package.json. */
const verified = ['package.json', '{nodes,credentials}/**/*.{js,ts,json}'];
/** What it reads from the published package; linted after a build with `npm run lint:dist`. */
const compiled = ['dist/**/*.js'];
/** n8n takes a class's name from its file's name. */
const namedForTheirClass = ['{nodes,credentials,test/contract/nodes}/**/*.{node,credentials}.ts'];

export default defineConfig(
	{ ignores: ['dist/', '**/node_modules/', '.cache/', 'coverage/'] },

	{
		name: 'javascript',
		files: javascript,
		ignores: compiled,
		extends: [eslintJs.configs.recommended],
		languageOptions: { parser: tseslint.parser },
		rules: { eqeqeq: 'error' },
	},
	{ files: javascript, ignores: pages, languageOptions: { globals: globals.node } },
	{ files: ['**/*.{js,cjs}'], languageOptions: { sourceType: 'commonjs', globals: globals.commonjs } },
	{ files: ['test/**/*.js'], languageOptions: { globals: globals.jest } },
	{ files: pages, languageOptions: { globals: globals.browser } },

	{
		name: 'typescript',
		files: typescript,
		extends: [eslintJs.configs.recommended, tseslint.configs.recommendedTypeChecked],
		languageOptions: {
			parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
		},
		rules: {
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
		name: 'one dialect',
		files: [...typescript, ...javascript],
		ignores: compiled,
		plugins: { '@typescript-eslint': tseslint.plugin, 'import-x': importX },
		rules: {
			'@typescript-eslint/naming-convention': [
				'error',
				{ selector: ['variableLike', 'classProperty', 'classMethod'], format: ['camelCase'] },
				// Unused arguments; see no-unused-vars.
				{ selector: 'parameter', format: ['camelCase'], leadingUnderscore: 'allow' },
				// Fields of the vendors' and n8n's JSON keep their names.
				{ selector: ['variable', 'parameter'], modifiers: ['destructured'], format: null },
				{ selector: 'typeLike', format: ['PascalCase'] },
			],
			'@typescript-eslint/consistent-type-imports': 'error',
			'import-x/consistent-type-specifier-style': ['error', 'prefer-top-level'],
			'no-restricted-syntax': [
				'error',
				{ selector: 'ExportSpecifier[exportKind="type"]', message: 'Write a separate `export type`.' },
			],
		},
	},
	{ plugins: { 'check-file': checkFile } },
	{
		name: 'file names',
		files: [...typescript, ...javascript],
		ignores: [...compiled, ...namedForTheirClass],
		rules: {
			'check-file/filename-naming-convention': [
				'error',
				{ '**/*': 'CAMEL_CASE' },
				{ ignoreMiddleExtensions: true },
			],
		},
	},
	{
		files: namedForTheirClass,
		rules: {
			'check-file/filename-naming-convention': [
				'error',
				{ '**/*': 'PASCAL_CASE' },
				{ ignoreMiddleExtensions: true },
			],
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
		files: [...verified, ...compiled],
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
	{
		// Its cases run in more than one test file.
		files: ['test/contract/**/*.ts'],
		rules: { 'jest/no-export': 'off' },
	},
);
