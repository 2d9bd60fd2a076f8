const { Transform } = require('node:stream');

const { dest, parallel, src } = require('gulp');

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

/** n8n looks a schema up by the node's version, and both versions of the SodaIot nodes put out the same. */
function copySchemasForVersion2() {
	const asVersion2 = new Transform({
		objectMode: true,
		transform(file, _encoding, done) {
			file.path = file.path.replace(/(__schema__.)v1\.0\.0/, '$1v2.0.0');
			done(null, file);
		},
	});
	return src('nodes/SodaIot/__schema__/v1.0.0{.json,/**/*.json}', { base: '.' })
		.pipe(asVersion2)
		.pipe(dest('dist'));
}

exports.default = parallel(copyAssets, copySchemasForVersion2);
