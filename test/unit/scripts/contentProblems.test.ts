import { byteLimit, contentProblems } from '../../../scripts/support/contentProblems';
import type { Packed } from '../../../scripts/support/contentProblems';

const sources = {
	files: [
		'credentials/someApi.svg',
		'credentials/SomeApi.credentials.ts',
		'nodes/Some/Some.node.json',
		'nodes/Some/Some.node.ts',
		'nodes/Some/__schema__/v1.0.0.json',
		'nodes/shared/http.ts',
	],
	n8n: {
		nodes: ['dist/nodes/Some/Some.node.js'],
		credentials: ['dist/credentials/SomeApi.credentials.js'],
	},
};
const good: Packed = {
	bytes: byteLimit,
	files: [
		'LICENSE',
		'README.md',
		'dist/credentials/SomeApi.credentials.js',
		'dist/credentials/someApi.svg',
		'dist/nodes/Some/Some.node.js',
		'dist/nodes/Some/Some.node.json',
		'dist/nodes/Some/__schema__/v1.0.0.json',
		'dist/nodes/shared/http.js',
		'package.json',
	],
};

const without = (file: string) => ({ ...good, files: good.files.filter((one) => one !== file) });

it('finds nothing in a tarball that holds what its sources make', () => {
	expect(contentProblems(good, sources)).toEqual([]);
});

it('refuses one that is too heavy', () => {
	expect(contentProblems({ ...good, bytes: byteLimit + 1 }, sources)).toEqual([
		`The tarball has ${byteLimit + 1} bytes; the limit is ${byteLimit}.`,
	]);
});

it.each([
	'dist/nodes/Some/Some.node.d.ts',
	'dist/nodes/Some/Some.node.js.map',
	'dist/test/some.test.js',
	'nodes/Some/Some.node.ts',
	'dist/nodes/Removed/Removed.node.js',
	'.env',
])('refuses %s', (file) => {
	expect(contentProblems({ ...good, files: [...good.files, file] }, sources)).toEqual([
		`${file} must not be published.`,
	]);
});

it.each([
	['dist/nodes/shared/http.js', 'nodes/shared/http.ts'],
	['dist/nodes/Some/Some.node.json', 'nodes/Some/Some.node.json'],
	['dist/credentials/someApi.svg', 'credentials/someApi.svg'],
	['README.md', 'README.md'],
])('misses %s', (file, source) => {
	expect(contentProblems(without(file), sources)).toEqual([`${file} is missing; it is made of ${source}.`]);
});

it('misses the output schemas of version 2, which the build copies', () => {
	const schema = (version: string) => `nodes/SodaIot/__schema__/${version}.json`;
	const both = { ...good, files: [...good.files, `dist/${schema('v1.0.0')}`, `dist/${schema('v2.0.0')}`] };
	const withSchema = { ...sources, files: [...sources.files, schema('v1.0.0')] };
	expect(contentProblems(both, withSchema)).toEqual([]);
	const one = { ...both, files: both.files.slice(0, -1) };
	expect(contentProblems(one, withSchema)).toEqual([
		`dist/${schema('v2.0.0')} is missing; it is made of ${schema('v1.0.0')}.`,
	]);
});

it('misses what package.json lists for n8n', () => {
	const n8n = { ...sources.n8n, nodes: [...sources.n8n.nodes, 'dist/nodes/Gone/Gone.node.js'] };
	expect(contentProblems(good, { ...sources, n8n })).toEqual([
		'package.json lists dist/nodes/Gone/Gone.node.js for n8n, and it is not there.',
	]);
});

it('misses in package.json what n8n would not load', () => {
	expect(contentProblems(good, { ...sources, n8n: { ...sources.n8n, credentials: [] } })).toEqual([
		expect.stringContaining('dist/credentials/SomeApi.credentials.js is not in package.json\'s "n8n"'),
	]);
});
