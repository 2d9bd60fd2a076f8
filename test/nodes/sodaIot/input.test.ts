import { failureOf } from '../../support/failures';
import { activation, useSodaIot } from '../../support/sodaIot';

const bench = useSodaIot();

/** `bytes` bytes of UTF-8 in fewer characters. */
const wide = (bytes: number) => '水'.repeat(Math.floor(bytes / 3)) + 'x'.repeat(bytes % 3);

const idTooLong = 'is 65 bytes long, but the platform takes at most 64';
const url = '"Webhook URL" (webhookUrl)';
const presets = '"Preset Names or IDs" (presets)';
const hold = '"Auth Hold Amount (Yuan)" (authHoldAmount) must be an amount above 0';
const unsafe = 'is the number 9007199254740992, which is too large';

describe('activate refuses before anything is sent, and names field and item:', () => {
	it.each([
		['clientOrderId', '={{ "" }}', '"Client Order ID" (clientOrderId) is empty'],
		['clientOrderId', '={{ undefined }}', '"Client Order ID" (clientOrderId) is empty'],
		['clientOrderId', 'x'.repeat(65), `"Client Order ID" (clientOrderId) ${idTooLong}`],
		['clientOrderId', wide(65), `"Client Order ID" (clientOrderId) ${idTooLong}`],
		['clientOrderId', '={{ 9007199254740993 }}', `"Client Order ID" (clientOrderId) ${unsafe}`],
		['clientOrderId', '={{ [1] }}', '"Client Order ID" (clientOrderId) must be text, but is [1]'],
		['deviceSerial', '={{ "  " }}', '"Device Serial" (deviceSerial) is empty'],
		['authCode', '={{ null }}', '"Auth Code" (authCode) is empty'],
		['authCode', '={{ 9007199254740993 }}', `"Auth Code" (authCode) ${unsafe}`],
		['presets', '={{ [] }}', `${presets} is empty`],
		['presets', '={{ "" }}', `${presets} is empty`],
		['presets', '={{ " , ," }}', `${presets} is empty`],
		['presets', '={{ undefined }}', `${presets} is empty`],
		['presets', '={{ [null, ""] }}', `${presets} is empty`],
		['presets', '={{ \'["DRINKING_HOT"]\' }}', `${presets} has`],
		['presets', '={{ "DRINKING HOT" }}', `${presets} has "DRINKING HOT"`],
		['presets', '={{ ({ preset: "DRINKING_HOT" }) }}', `${presets} must be`],
		['presets', '={{ [{ preset: "DRINKING_HOT" }] }}', `${presets} must be`],
		['webhookUrl', '={{ "" }}', `${url} is empty`],
		['webhookUrl', 'n8n.example.com/webhook', `${url} must be a full address`],
		['webhookUrl', '/webhook/soda', `${url} must be a full address`],
		['webhookUrl', 'ftp://n8n.example.com', `${url} must be a full address`],
		['webhookUrl', 'https:n8n.example.com', `${url} must be a full address`],
		['webhookUrl', 'https://', `${url} must be a full address`],
		['webhookUrl', 'https://n8n example.com', `${url} must be a full address`],
		['webhookUrl', '={{ undefined + "/webhook" }}', `${url} must be a full address`],
		['additionalFields', { authHoldAmount: 0 }, hold],
		['additionalFields', { authHoldAmount: -1 }, hold],
		['additionalFields', { authHoldAmount: '={{ "1,50" }}' }, hold],
		['additionalFields', { authHoldAmount: '={{ NaN }}' }, hold],
		['additionalFields', { authHoldAmount: '={{ true }}' }, hold],
		['additionalFields', { authHoldAmount: '={{ "0x10" }}' }, hold],
		['additionalFields', { authHoldAmount: '={{ undefined }}' }, hold],
		['additionalFields', { authHoldAmount: '={{ null }}' }, hold],
		['additionalFields', { authHoldAmount: '={{ "" }}' }, hold],
		['additionalFields', { authHoldAmount: '={{ $json.most }}' }, hold],
		['additionalFields', { attachment: 'x'.repeat(129) }, '"Attachment" (attachment) is 129 bytes long'],
		['additionalFields', { attachment: wide(129) }, '"Attachment" (attachment) is 129 bytes long'],
		['additionalFields', { attachment: '={{ ({ row: 7 }) }}' }, '"Attachment" (attachment) must be text'],
	])('%s = %j', async (field, value, message) => {
		const failure = failureOf(await bench.run('activate', activation({ [field]: value })));

		expect(failure.message.slice(0, message.length)).toBe(message);
		expect(failure.message).toMatch(/ \[item 0\]$/);
		expect(failure.itemIndex).toBe(0);
		expect(bench.paths).toEqual([]);
	});
});

describe.each(['query', 'retry', 'terminate'])('%s refuses before anything is sent:', (operation) => {
	it.each([
		['={{ "" }}', 'is empty'],
		['={{ null }}', 'is empty'],
		['x'.repeat(65), idTooLong],
		[wide(65), idTooLong],
		['={{ 20211711593109302600 }}', 'is the number 20211711593109303000, which is too large'],
		['={{ ({}) }}', 'must be text'],
	])('%j', async (activationId, message) => {
		const failure = failureOf(await bench.run(operation, { activationId }));
		expect(failure.message).toContain(`"Activation ID" (activationId) ${message}`);
		expect(failure.message).toMatch(/ \[item 0\]$/);
		expect(bench.paths).toEqual([]);
	});
});

it.each([
	[{ baseUrl: '' }, 'Base URL'],
	[{ baseUrl: 'open.example.com' }, 'Base URL'],
	[{ baseUrl: 'ftp://open.example.com' }, 'Base URL'],
	[{ baseUrl: 'https://open.example.com/?a=b' }, 'Base URL'],
	[{ accessToken: '' }, 'Access Token'],
])('refuses the credential with %p', async (changes, field) => {
	const credentials = bench.credentialsFor(bench.simulator.url, changes);
	const failure = failureOf(await bench.run('query', { activationId: '1' }, { credentials }));
	expect(failure.message).toContain(`"${field}"`);
	expect(failure.itemIndex).toBe(0);
	expect(bench.paths).toEqual([]);
});

it('works without a client secret, which only the trigger needs', async () => {
	const credentials = bench.credentialsFor(bench.simulator.url, { clientSecret: '' });
	expect((await bench.run('activate', activation(), { credentials })).output).toHaveLength(1);
});
