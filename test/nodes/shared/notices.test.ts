import { NodeHelpers } from 'n8n-workflow';
import type { INodeParameters, INodeTypeDescription } from 'n8n-workflow';

import { SodaIot } from '../../../nodes/SodaIot/SodaIot.node';
import { WaterPurifierTrigger } from '../../../nodes/WaterPurifier/WaterPurifierTrigger.node';
import { nextNode, nodeUnderTest } from '../../support/engine';
import { activation, useSodaIot } from '../../support/sodaIot';
import { byId, lobby, order, usePurifier } from '../../support/waterPurifier';

/** The names of the notices that the editor shows in a node with these parameters. */
function notices(description: INodeTypeDescription, parameters: INodeParameters): string[] {
	const values =
		NodeHelpers.getNodeParameters(description.properties, parameters, true, false, null, description) ?? {};
	return description.properties
		.filter((field) => field.type === 'notice')
		.filter((field) => NodeHelpers.displayParameter(values, field, null, description))
		.map(({ name }) => name);
}

describe('the editor warns before publishing', () => {
	const trigger = new WaterPurifierTrigger().description;

	it.each(['203.0.113.7', '203.0.113.7, 198.51.100.0/24', '2001:db8::/32', ' ::1 ,10.0.0.0/8'])(
		'not of the addresses %p',
		(allowedIps) => expect(notices(trigger, { options: { allowedIps } })).toEqual(['webhookNotice']),
	);

	it.each(['', ' ', ',', 'localhost', 'gateway.example.com', '203.0.113.7, nowhere', '12345'])(
		'of Allowed IPs that hold %p',
		(allowedIps) => expect(notices(trigger, { options: { allowedIps } })).toContain('allowedIpsNotice'),
	);

	it('of an empty token, and not of one that is not set', () => {
		expect(notices(trigger, { options: { token: '' } })).toContain('tokenNotice');
		expect(notices(trigger, { options: { token: 'abc' } })).not.toContain('tokenNotice');
		expect(notices(trigger, {})).toEqual(['webhookNotice']);
	});

	it.each([
		['n8n.example.com/webhook', 'nothing', ['noAddressNotice']],
		['https://n8n.example.com/webhook', 'nothing', []],
		['HTTP://n8n.example.com', 'nothing', []],
		['', 'nothing', []],
		['nowhere', 'settlement', []],
	])('of the Webhook URL %p when Wait For is %s', (webhookUrl, waitFor, shown) => {
		const description = new SodaIot().description;
		const parameters = { ...activation({ webhookUrl }), operation: 'activate', waitFor };
		expect(notices(description, parameters)).toEqual(shown);
	});
});

describe('the output panel says to leave Retry On Fail off', () => {
	const purifier = usePurifier();
	const soda = useSodaIot();
	const settings = { retryOnFail: true };
	const warning = expect.objectContaining({
		type: 'warning',
		message: expect.stringContaining('Leave "Retry On Fail" off'),
	});

	it('once, above commands that were sent for several items', async () => {
		const items = ['1', '2'].map((id) => ({ json: { id } }));
		const parameters = order({ orderId: '={{ $json.id }}' });
		const result = await purifier.run('lock', parameters, {
			items,
			settings,
			onError: 'continueErrorOutput',
		});
		expect(result.hints(nodeUnderTest)).toEqual([warning]);
		expect(result.hints(nextNode)).toEqual([]);
	});

	it('above an activation', async () => {
		expect((await soda.run('activate', activation(), { settings })).hints(nodeUnderTest)).toEqual([warning]);
	});

	it('neither where it is off, nor above what only asks', async () => {
		const parameters = { iotId: byId(lobby) };
		expect((await purifier.run('lock', order())).hints(nodeUnderTest)).toEqual([]);
		expect((await purifier.run('checkStatus', parameters, { settings })).hints(nodeUnderTest)).toEqual([]);
	});
});
