import { findSignedRequest, readMessage } from '../../../nodes/SodaIot/webhook/message';
import { encode, samplePayload } from '../../support/signedRequests';

const activation = { id: '20211711593109302600', client_order_id: 'order-1', status: 'ACTIVED' };

describe('readMessage', () => {
	it("reads the vendor's sample, malformed terminated_at included", () => {
		expect(readMessage(samplePayload)).toEqual({
			kind: 'delivery',
			delivery: {
				event: 'IOT_ACTIVATION:TERMINATED',
				vendorEvent: 'IOT_ACTIVATION:TERMINATED',
				deliveryId: expect.stringMatching(/^[0-9a-f]{64}$/),
				iot_activation: {
					actived_at: '2021-01-27T00:09:00+08:00',
					attachment: '',
					client_order_id: 'xxx',
					id: '202117115931093026',
					modes: [
						{
							description: '',
							name: '热水',
							preset: 'DRINKING_HOT',
							unit: '升',
							used: { amount: 1.2, duration: 3600, flow_amount: 20 },
							value: 0.4,
						},
					],
					status: 'TERMINATED',
					vendorStatus: 'TERIMATED',
					terminated_at: '2021-01-27T00:10:10+08:00d',
				},
			},
		});
	});

	it('keeps every digit of an id that is sent as a bare number', () => {
		const payload = encode(
			'{"event":"ACTIVED","iot_activation":{"id":20211711593109302611,"status":"ACTIVED"}}',
		);
		expect(readMessage(payload)).toMatchObject({
			delivery: { vendorEvent: 'ACTIVED', iot_activation: { id: '20211711593109302611' } },
		});
	});

	it('gives the same deliveryId to the same message, and another to any other', () => {
		const idOf = (content: object) => {
			const message = readMessage(encode(content));
			return message.kind === 'delivery' ? message.delivery.deliveryId : message.kind;
		};
		const once = idOf({ event: 'ACTIVED', iot_activation: activation });
		expect(idOf({ event: 'ACTIVED', iot_activation: activation })).toBe(once);
		expect(idOf({ event: 'TERIMATED', iot_activation: activation })).not.toBe(once);
		expect(idOf({ event: 'ACTIVED', iot_activation: { ...activation, id: '2' } })).not.toBe(once);
	});

	it('tells an event of something else apart', () => {
		const payload = encode({ event: 'IOT_ANOMALY:ABNORMAL', iot_anomaly: { msg_id: '1', status: 'SOS' } });
		expect(readMessage(payload)).toEqual({ kind: 'other', vendorEvent: 'IOT_ANOMALY:ABNORMAL' });
	});

	it.each([
		['', 'not JSON'],
		['no JSON', 'not JSON'],
		['{"event":"ACTIVED"', 'not JSON'],
		['null', 'not an object'],
		['[]', 'not an object'],
		['"ACTIVED"', 'not an object'],
		['1', 'not an object'],
		['{}', 'no event'],
		['{"event":""}', 'no event'],
		['{"event":["ACTIVED"]}', 'no event'],
		['{"event":1}', 'no event'],
		['{"event":"ACTIVED"}', 'no iot_activation'],
		['{"event":"ACTIVED","iot_activation":null}', 'no iot_activation'],
		['{"event":"ACTIVED","iot_activation":"1"}', 'no iot_activation'],
		['{"event":"ACTIVED","iot_activation":[{"id":"1"}]}', 'no iot_activation'],
		['{"event":"ACTIVED","iot_activation":{}}', 'no iot_activation'],
		['{"event":"ACTIVED","iot_activation":{"id":""}}', 'no iot_activation'],
		['{"event":"ACTIVED","iot_activation":{"id":null}}', 'no iot_activation'],
		['{"event":"ACTIVED","iot_activation":{"id":{}}}', 'no iot_activation'],
		['{"event":"ACTIVED","iot_activation":{"id":true}}', 'no iot_activation'],
	])('finds no sense in %p', (json, problem) => {
		expect(readMessage(encode(json))).toEqual({
			kind: 'nonsense',
			problem: expect.stringContaining(problem),
		});
	});

	it.each(['', '.', '!!!!', '\0', 'a.b.c', 'x'.repeat(100_000)])(
		'does not choke on the payload %p',
		(payload) => {
			expect(readMessage(payload)).toMatchObject({ kind: 'nonsense' });
		},
	);
});

describe('findSignedRequest', () => {
	it.each([
		['a parsed form or JSON', { signed_request: 'a.b' }, 'a.b'],
		['the text of a form', 'x=1&signed_request=a.b', 'a.b'],
		['the text of JSON', '{"signed_request":"a.b"}', 'a.b'],
		['an escaped form', 'signed_request=a%2Eb', 'a.b'],
		['nothing', undefined, undefined],
		['null', null, undefined],
		['an empty text', '', undefined],
		['another form', 'a=b', undefined],
		['an array', ['a.b'], undefined],
		['JSON that is no object', '"a.b"', undefined],
		['JSON null', 'null', undefined],
		['a number', 1, undefined],
	])('looks into %s', (_what, body, found) => {
		expect(findSignedRequest(body)).toBe(found);
	});

	it('leaves it to the signature check to refuse what is not text', () => {
		expect(findSignedRequest({ signed_request: ['a.b', 'c.d'] })).toEqual(['a.b', 'c.d']);
	});
});
