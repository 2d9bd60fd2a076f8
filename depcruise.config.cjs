/** A folder at the top, and the only others from which it may import. */
const floors = {
	nodes: [],
	credentials: ['nodes'],
	simulators: [],
	hosts: [],
	demo: ['hosts', 'simulators'],
};

/** The rooms of each vendor's nodes, and the only others of that vendor from which each may import. */
const rooms = {
	SodaIot: {
		platform: [],
		token: ['platform'],
		webhook: ['platform', 'token', 'trunk'],
		wait: ['platform', 'token', 'trunk', 'webhook'],
		operations: ['platform', 'token', 'trunk', 'webhook', 'wait'],
	},
	WaterPurifier: {
		platform: [],
		device: ['platform'],
		swipe: ['platform'],
		order: ['platform', 'trunk'],
		callbacks: ['platform', 'device', 'swipe', 'order'],
		operations: ['platform', 'device', 'swipe', 'order', 'trunk'],
	},
};

/** A vendor's files that are in no room and that several rooms use; the nodes themselves are above all rooms. */
const trunk = '(activation|fields|presets|transport)\\.ts$';

/** The rooms of what both vendors share, in the same form; `trunk` is what is in none. */
const sharedRooms = { platform: ['trunk'], webhook: ['trunk', 'platform'], items: ['trunk', 'platform'] };

const inRooms = (folder, names, loose) =>
	names.map((name) => (name === 'trunk' ? `^${folder}/${loose}` : `^${folder}/${name}/`)).join('|');

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
		...Object.entries(rooms).flatMap(([vendor, doors]) =>
			Object.entries(doors).map(([room, below]) => ({
				name: `${vendor}-${room}-points-down`,
				severity: 'error',
				from: { path: `^nodes/${vendor}/${room}/` },
				to: { path: `^nodes/${vendor}/`, pathNot: inRooms(`nodes/${vendor}`, [room, ...below], trunk) },
			})),
		),
		...Object.entries(sharedRooms).map(([room, below]) => ({
			name: `shared-${room}-points-down`,
			severity: 'error',
			from: { path: `^nodes/shared/${room}/` },
			to: { path: '^nodes/shared/', pathNot: inRooms('nodes/shared', [room, ...below], '[^/]+$') },
		})),
		{
			name: 'shared-trunk-points-down',
			severity: 'error',
			from: { path: '^nodes/shared/[^/]+$' },
			to: { path: '^nodes/shared/[^/]+/' },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsConfig: { fileName: 'tsconfig.json' },
		// Without it, imports that the compiler removes would not be seen.
		tsPreCompilationDeps: true,
	},
};
