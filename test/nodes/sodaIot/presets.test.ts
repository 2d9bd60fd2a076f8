import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import type { FaultSpec } from '../../../simulators';
import { loadOptions } from '../../support/engine';
import { useSodaIot } from '../../support/sodaIot';

const bench = useSodaIot();

const list = async (deviceSerial: unknown, credentials = bench.credentials) =>
	await loadOptions({
		node: 'sodaIot',
		method: 'getPresets',
		parameters: { resource: 'activation', operation: 'activate', deviceSerial } as INodeParameters,
		credentials,
	});

const documented = ['DRINKING_HOT', 'DRINKING_COLD'];

it("lists the device's own modes with name and price", async () => {
	expect(await list('DRINK-0001')).toEqual([
		{ name: '热水 – 0.4 yuan per 升', value: 'DRINKING_HOT', description: 'DRINKING_HOT' },
		{ name: '冷水 – 0.3 yuan per 升', value: 'DRINKING_COLD', description: 'DRINKING_COLD' },
	]);
	expect(bench.simulator.requests).toMatchObject([
		{ method: 'GET', path: '/iot/devices/DRINK-0001', query: { access_token: 'demo-access-token' } },
	]);
});

it('escapes the serial', async () => {
	await list(' a/b ');
	expect(bench.paths).toEqual(['/iot/devices/a%2Fb']);
});

it.each(['', '  ', '={{ $json.serial }}', undefined])(
	'offers the documented presets and asks nobody while the serial is %p',
	async (serial) => {
		const options = await list(serial);
		expect(options.map(({ value }) => value)).toEqual(documented);
		expect(options[0]?.description).toContain('Device Serial');
		expect(bench.paths).toEqual([]);
	},
);

describe('stays usable and says why', () => {
	const expectFallback = async (reason: string, credentials = bench.credentials) => {
		const options = await list('DRINK-0001', credentials);
		expect(options.map(({ value }) => value)).toEqual(documented);
		expect(options[0]?.description).toContain(reason);
		expect(JSON.stringify(options)).not.toContain('demo-access-token');
	};

	it('with a token that may not read devices', async () => {
		const { accessToken } = bench.simulator.tokens.issue(['iot:control']);
		await expectFallback('iot:public', bench.credentialsFor(bench.simulator.url, { accessToken }));
	});

	it.each<[string, FaultSpec]>([
		['502', { kind: 'httpStatus' }],
		['No reply', { kind: 'dropConnection' }],
		['302', { kind: 'redirect' }],
		['no modes', { kind: 'httpStatus', status: 200, body: { serial: 'DRINK-0001' } }],
		['no modes', { kind: 'httpStatus', status: 200, body: { modes: 'DRINKING_HOT' } }],
		['no modes', { kind: 'httpStatus', status: 200, body: { modes: [null, 5, {}, { preset: 7 }] } }],
	])('%s: %j', async (reason, fault) => {
		bench.simulator.faults.add(fault);
		await expectFallback(reason);
	});

	it.each<ICredentialDataDecryptedObject>([{ baseUrl: 'nowhere' }, { accessToken: '' }])(
		'with %p in the credential',
		async (changes) => {
			await expectFallback('credential', bench.credentialsFor(bench.simulator.url, changes));
		},
	);

	it('without a credential', async () => {
		const options = await loadOptions({
			node: 'sodaIot',
			method: 'getPresets',
			parameters: { resource: 'activation', operation: 'activate', deviceSerial: 'DRINK-0001' },
		});
		expect(options.map(({ value }) => value)).toEqual(documented);
	});
});

it.each([
	[{ preset: 'A' }, { name: 'A', value: 'A', description: 'A' }],
	['A', { name: 'A', value: 'A', description: 'A' }],
	[
		{ preset: 'A', name: 'Hot', value: 1.5 },
		{ name: 'Hot – 1.5 yuan', value: 'A', description: 'A' },
	],
	[
		{ preset: 'A', value: '0', unit: 'l', description: 'd' },
		{ name: 'A – 0 yuan per l', value: 'A', description: 'd' },
	],
])('makes an entry of the mode %j', async (mode, option) => {
	bench.simulator.faults.add({ kind: 'httpStatus', status: 200, body: { modes: [mode] } });
	expect(await list('DRINK-0001')).toEqual([option]);
});
