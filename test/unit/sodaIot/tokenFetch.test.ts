import type { Reply } from '../../../nodes/shared/platform/http';
import {
	fetchToken,
	forgetToken,
	remembered,
	rememberedToken,
	rememberFailedTries,
	wasRefused,
} from '../../../nodes/SodaIot/token/fetch';

let applications = 0;

/** A credential for a new application, so that no test knows another test's token. */
const application = () => ({
	baseUrl: 'https://open.example.com',
	authentication: 'clientCredentials',
	clientId: `id-${++applications}`,
	clientSecret: 'secret-of-the-application',
	scopes: 'iot:public',
});

const reply = (body: unknown, status = 200): Reply => ({
	status,
	text: typeof body === 'string' ? body : JSON.stringify(body),
});

/** A token endpoint that gives these replies in turn, and then repeats the last one. */
function endpoint(...replies: Array<Reply | Error>) {
	let calls = 0;
	const post = async (): Promise<Reply> => {
		const next = replies[Math.min(calls++, replies.length - 1)];
		if (next instanceof Error || !next) throw next ?? new Error('No reply');
		return next;
	};
	return { post, calls: () => calls };
}

/** Does some work with the clock set ahead by this many milliseconds. */
async function at<T>(milliseconds: number, work: () => T | Promise<T>): Promise<T> {
	const now = Date.now;
	const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + milliseconds);
	try {
		return await work();
	} finally {
		clock.mockRestore();
	}
}

const deep = `{"deep":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;

describe('a fetch', () => {
	it.each([
		['a reply that is nested deep', reply(deep), 30_000],
		['an HTML page', reply('<html>'), 30_000],
		['nothing', reply(''), 30_000],
		['a refusal', reply({ error: 'INVALID_CLIENT' }, 401), 30_000],
		['a refusal with HTTP 200', reply({ error: 'INVALID_SCOPE' }), 30_000],
		['no token', reply({ expires_in: 7200 }), 30_000],
		['an empty one', reply({ access_token: '', expires_in: 7200 }), 30_000],
		['an object for a token', reply({ access_token: { a: 1 } }), 30_000],
		['a broken letter in it', reply('{"access_token":"abc\\ud800"}'), 30_000],
		['a line break in it', reply({ access_token: 'abc\ndef' }), 30_000],
		['a blank around it', reply({ access_token: ' abcdef ' }), 30_000],
		['one that no address holds', reply({ access_token: 'a'.repeat(100_000) }), 30_000],
		['a failure of the platform', reply('', 503), 0],
		['a limit', reply({ error: 'TOO_MANY_REQUESTS' }, 429), 0],
		['no reply', new Error('socket hang up'), 0],
	])('that ends with %s is no token, and not for ever', async (_what, answer, remembers) => {
		const data = application();
		const { post, calls } = endpoint(answer, reply({ access_token: 'good-token' }));
		const failed = await fetchToken(data, post);

		expect(failed).toMatchObject({
			ok: false,
			failure: { message: expect.stringMatching(/token|scope|client ID/) },
		});
		expect(JSON.stringify(failed)).not.toContain('secret-of-the-application');
		await at(remembers - 1000, async () => {
			expect((await fetchToken(data, post)).ok).toBe(remembers === 0);
		});
		await at(remembers, async () => {
			expect(await fetchToken(data, post)).toMatchObject({ ok: true, token: 'good-token' });
		});
		expect(calls()).toBe(2);
	});

	it.each([
		['a.b-c_d~e+f/g=', 'a.b-c_d~e+f/g='],
		['={{ $json.x }}'.replaceAll(' ', ''), '={{$json.x}}'],
		['secret-of-the-application', 'secret-of-the-application'],
		[12345678, '12345678'],
	])('takes the token %p as it is', async (accessToken, token) => {
		const { post } = endpoint(reply({ access_token: accessToken, expires_in: 7200 }));
		expect(await fetchToken(application(), post)).toMatchObject({ ok: true, token });
	});

	it.each([
		[7200, 7_140_000],
		['7200', 7_140_000],
		[600, 540_000],
		[30, 0],
		[undefined, 7_140_000],
		[null, 7_140_000],
		[0, 7_140_000],
		[-1, 7_140_000],
		['soon', 7_140_000],
		['0x10', 7_140_000],
		[[5], 7_140_000],
		[true, 7_140_000],
		[1e300, 7_140_000],
		['9'.repeat(400), 7_140_000],
	])('hands a token that lasts %p seconds out for %d ms', async (lasts, lifetime) => {
		const data = application();
		const { post } = endpoint(reply({ access_token: 'token', expires_in: lasts }));
		expect(await fetchToken(data, post)).toMatchObject({ ok: true, lifetime });
		await at(lifetime - 1000, () => expect(rememberedToken(data)).toBe(lifetime > 0 ? 'token' : undefined));
		await at(lifetime, () => expect(rememberedToken(data)).toBeUndefined());
	});

	it('is one for all who ask at the same time, and whatever it comes to', async () => {
		for (const answer of [reply({ access_token: 'token' }), reply(deep), new Error('socket hang up')]) {
			const data = application();
			const { post, calls } = endpoint(answer);
			const flights = Array.from({ length: 50 }, async () => await fetchToken(data, post));
			expect(remembered(data)).toBe('pending');
			expect(new Set(await Promise.all(flights)).size).toBe(1);
			expect(calls()).toBe(1);
			expect(remembered(data)).not.toBe('pending');
		}
	});

	it('that never ends is given up, for all who wait for it', async () => {
		const data = application();
		const flights = [1, 2, 3].map(
			async () => await fetchToken(data, async () => await new Promise<Reply>(() => undefined)),
		);
		await at(30_000, async () => {
			for (const result of await Promise.all(flights)) {
				expect(result).toMatchObject({ ok: false, failure: { passes: true } });
			}
		});
		const { post } = endpoint(reply({ access_token: 'token' }));
		expect(await fetchToken(data, post)).toMatchObject({ ok: true, token: 'token' });
	});

	it('of a platform that gives out the same token again takes it', async () => {
		const data = application();
		const { post } = endpoint(reply({ access_token: 'the-same-token' }));
		await fetchToken(data, post);
		forgetToken(data, 'the-same-token');
		expect(wasRefused(data, 'the-same-token')).toBe(true);
		expect(await fetchToken(data, post)).toMatchObject({ ok: true, token: 'the-same-token' });
		expect(wasRefused(data, 'the-same-token')).toBe(false);
	});
});

describe('what is remembered', () => {
	it('does not stay when the clock is set back', async () => {
		const data = application();
		const { post } = endpoint(reply({ error: 'INVALID_CLIENT' }, 401), reply({ access_token: 'token' }));
		await fetchToken(data, post);
		expect(remembered(data)).toBe('failure');
		await at(-3_600_000, async () => {
			expect(remembered(data)).toBeUndefined();
			expect(await fetchToken(data, post)).toMatchObject({ ok: true });
		});
	});

	it('are several refused tokens, so that none is tried again', async () => {
		const data = application();
		for (const token of ['token-1', 'token-2', 'token-1']) forgetToken(data, token);
		expect(['token-1', 'token-2', 'token-3'].map((token) => wasRefused(data, token))).toEqual([
			true,
			true,
			false,
		]);
		for (let count = 0; count < 100; count++) forgetToken(data, `other-${count}`);
		expect(wasRefused(data, 'token-1')).toBe(false);
		expect(wasRefused(data, 'other-99')).toBe(true);
	});

	it('is of a thousand applications at most', async () => {
		const data = application();
		const { post } = endpoint(reply({ access_token: 'token' }));
		await fetchToken(data, post);
		forgetToken(data, 'refused');
		for (let count = 0; count < 1000; count++) {
			const other = application();
			await fetchToken(other, post);
			forgetToken(other, 'refused');
		}
		expect(remembered(data)).toBeUndefined();
		expect(wasRefused(data, 'refused')).toBe(false);
	});

	it('is not a failure when there is a token meanwhile', async () => {
		const data = application();
		const { post } = endpoint(reply({ access_token: 'token' }));
		await fetchToken(data, post);
		rememberFailedTries(data, { code: 'X', message: 'Failed', description: '', passes: true });
		expect(rememberedToken(data)).toBe('token');
	});
});

it('words no failure with a token from before, or with the secret', async () => {
	const data = application();
	const words = 'after token-from-before with secret-of-the-application';
	const { post } = endpoint(reply({ error: 'INVALID_REQUEST', error_description: words }, 400));
	forgetToken(data, 'token-from-before');
	expect(await fetchToken(data, post)).toMatchObject({
		failure: { message: expect.stringContaining('after *** with ***') },
	});
});
