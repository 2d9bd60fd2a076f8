const { dest, src } = require('gulp');

/** What tsc leaves behind: icons, codex files and the output schemas of the editor's preview. */
const assets = [
	'nodes/**/*.{svg,png}',
	'credentials/**/*.{svg,png}',
	'nodes/**/*.node.json',
	'nodes/**/__schema__/**/*.json',
];

function copyAssets() {
	// gulp 5 decodes files as UTF-8 unless told otherwise, which destroys PNGs.
	return src(assets, { base: '.', encoding: false }).pipe(dest('dist'));
}

exports.default = copyAssets;
