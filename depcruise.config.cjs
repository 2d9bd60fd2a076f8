/** A folder at the top, and the only others from which it may import. */
const floors = {
	nodes: [],
	credentials: ['nodes'],
	simulators: [],
	hosts: [],
	demo: ['hosts', 'simulators'],
};

/**
 * How the project's files may import each other: upwards never, in a circle never. An import of a type counts like any
 * other, because a reader has to follow it too.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */
module.exports = {
	forbidden: [
		{
			name: 'no-circles',
			comment: 'Move what the files share into a file of its own.',
			severity: 'error',
			from: {},
			to: { circular: true },
		},
		...Object.entries(floors).map(([folder, below]) => ({
			name: `${folder}-stays-on-its-floor`,
			severity: 'error',
			from: { path: `^${folder}/` },
			to: { dependencyTypes: ['local'], pathNot: `^(${[folder, ...below].join('|')})/` },
		})),
		{
			name: 'shared-knows-no-vendor',
			severity: 'error',
			from: { path: '^(nodes|simulators)/shared/' },
			to: { dependencyTypes: ['local'], pathNot: '^$1/shared/' },
		},
		{
			name: 'vendors-apart',
			severity: 'error',
			from: { path: '^(nodes|simulators)/(SodaIot|WaterPurifier|sodaIot|waterPurifier)/' },
			to: { path: '^$1/(SodaIot|WaterPurifier|sodaIot|waterPurifier)/', pathNot: '^$1/$2/' },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsConfig: { fileName: 'tsconfig.json' },
		// Without it, imports that the compiler removes would not be seen.
		tsPreCompilationDeps: true,
	},
};
