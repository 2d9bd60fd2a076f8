import {
	ownerOf,
	sessionWith,
	tokenOf,
	usesClientCredentials,
} from '../../../nodes/SodaIot/platform/session';

const credential = {
	baseUrl: 'https://open.example.com/iot',
	authentication: 'clientCredentials',
	clientId: 'id-1',
	clientSecret: 'secret-1',
	scopes: 'iot:public,iot:control',
};

describe('ownerOf', () => {
	it.each([
		{ baseUrl: 'https://open.example.com/iot/' },
		{ baseUrl: ' https://open.example.com/iot// \n' },
		{ clientId: ' id-1 ' },
		{ clientSecret: 'secret-1\n' },
		{ scopes: ' iot:public , iot:control ' },
		{ session: 'whatever', accessToken: 'whatever' },
	])('is the same with %j', (changes) => {
		expect(ownerOf({ ...credential, ...changes })).toBe(ownerOf(credential));
	});

	it.each([
		{ baseUrl: 'https://open.example.com' },
		{ clientId: 'id-2' },
		{ clientId: 'id -1' },
		{ clientSecret: 'secret-2' },
		{ clientSecret: undefined },
		{ scopes: 'iot:public' },
	])('is another one with %j', (changes) => {
		expect(ownerOf({ ...credential, ...changes })).not.toBe(ownerOf(credential));
	});

	it('takes a number for its digits', () => {
		expect(ownerOf({ ...credential, clientId: 5, clientSecret: 6 })).toBe(
			ownerOf({ ...credential, clientId: '5', clientSecret: '6' }),
		);
	});

	it('tells nothing about the secret', () => {
		expect(ownerOf(credential)).toMatch(/^[\w-]{22}$/);
	});
});

describe('tokenOf', () => {
	it("gives a session's token, whatever is in it, to its owner alone", () => {
		const session = sessionWith(credential, 'a.b.c');
		expect(tokenOf({ ...credential, session })).toBe('a.b.c');
		expect(tokenOf({ ...credential, session, clientSecret: 'secret-2' })).toBe('');
		expect(tokenOf(credential)).toBe('');
	});

	it.each([
		[' pasted\n', 'pasted'],
		[12345678, '12345678'],
		[undefined, ''],
	])('gives the pasted token %p as %p', (accessToken, token) => {
		expect(tokenOf({ ...credential, authentication: 'accessToken', accessToken })).toBe(token);
	});
});

describe('usesClientCredentials', () => {
	it.each([
		[{ authentication: 'clientCredentials', clientId: 'id-1' }, true],
		[{ authentication: 'clientCredentials', clientId: 'id-1', accessToken: 'left over' }, true],
		[{ authentication: 'clientCredentials' }, true],
		[{ authentication: 'clientCredentials', clientId: ' ', accessToken: ' ' }, true],
		[{ authentication: 'clientCredentials', clientId: '', accessToken: 'pasted' }, false],
		[{ authentication: 'accessToken', clientId: 'id-1' }, false],
	])('with %j is %p', (data, expected) => {
		expect(usesClientCredentials(data)).toBe(expected);
	});
});
