import { randomBytes } from 'node:crypto';
import { SodaError } from './errors';
import type { ExpiredTokenStyle } from './types';

export interface TokenRecord {
	accessToken: string;
	scopes: string[];
	/** Milliseconds since the epoch, as the other times. */
	issuedAt: number;
	expiresAt: number;
	voidedAt?: number;
	/** A newer token, or `expireTokens()`. */
	voidedBy?: 'newToken' | 'expired';
	uses: number;
	/** Calls made with it after it was void or past its time. */
	usesAfterEnd: number;
}

export interface TokenSettings {
	clientId: string;
	clientSecret: string;
	scopes: string[];
	lifetimeSeconds: number;
	rateLimit: { max: number; perMs: number };
	expiredTokenStyle: ExpiredTokenStyle;
}

/** The application's tokens: only the newest one is valid, and only for two hours. */
export class Tokens {
	/** All tokens ever issued, oldest first. */
	readonly issued: TokenRecord[] = [];
	/** Calls without a token, or with one that this platform never issued. */
	unknownUses = 0;
	private calls: number[] = [];

	constructor(readonly settings: TokenSettings) {}

	get voided(): TokenRecord[] {
		return this.issued.filter((token) => token.voidedAt !== undefined);
	}

	/** How often voided or expired tokens were used, all together. */
	get usesOfVoided(): number {
		return this.issued.reduce((sum, token) => sum + token.usesAfterEnd, 0);
	}

	/** The token that is valid now. */
	get current(): TokenRecord | undefined {
		const last = this.issued.at(-1);
		return last && isAlive(last) ? last : undefined;
	}

	/** Ends all tokens at once, as if their two hours were over. */
	expire(): void {
		this.end('expired');
	}

	/** Issues a token; the one before it is void from this moment, wherever it is in use. */
	issue(scopes: string[], accessToken = randomBytes(20).toString('hex')): TokenRecord {
		this.end('newToken');
		const issuedAt = Date.now();
		const expiresAt = issuedAt + this.settings.lifetimeSeconds * 1000;
		const token = { accessToken, scopes, issuedAt, expiresAt, uses: 0, usesAfterEnd: 0 };
		this.issued.push(token);
		return token;
	}

	/**
	 * The token endpoint: `client_credentials` in a JSON body, scopes joined by commas.
	 *
	 * @param readBody gives the JSON body; called after the rate limit, which counts bad calls too
	 * @throws SodaError TOO_MANY_REQUESTS, INVALID_REQUEST, UNSUPPORTED_GRANT_TYPE, INVALID_CLIENT, INVALID_SCOPE
	 */
	grant(readBody: () => Record<string, unknown>): { access_token: string; expires_in: number } {
		this.countCall();
		const body = readBody();
		const { clientId, clientSecret, scopes: allowed, lifetimeSeconds } = this.settings;
		if (body.grant_type !== 'client_credentials') {
			throw new SodaError('UNSUPPORTED_GRANT_TYPE', 'grant_type must be client_credentials');
		}
		if (body.client_id !== clientId || body.client_secret !== clientSecret) {
			throw new SodaError('INVALID_CLIENT', 'client_id or client_secret is wrong');
		}
		const scopes = typeof body.scope === 'string' ? body.scope.split(',') : [];
		if (scopes.length === 0 || !scopes.every((scope) => allowed.includes(scope))) {
			throw new SodaError('INVALID_SCOPE', `scope must be some of ${allowed.join(',')}, joined by commas`);
		}
		return { access_token: this.issue(scopes).accessToken, expires_in: lifetimeSeconds };
	}

	/**
	 * Checks the `access_token` of a call.
	 *
	 * @param anyOf scopes of which the token must have one
	 * @throws SodaError in the configured style for a dead token, UNAUTHORIZED_CLIENT if the scope is missing
	 */
	check(accessToken: string | undefined, anyOf: readonly string[]): void {
		const token = this.issued.find((entry) => entry.accessToken === accessToken);
		if (!token || !isAlive(token)) {
			if (token) token.usesAfterEnd++;
			else this.unknownUses++;
			const [status, ...code] = this.settings.expiredTokenStyle.split('-');
			throw new SodaError(
				code.join('-') || 'UNAUTHORIZED',
				'access_token is invalid or expired',
				Number(status),
			);
		}
		token.uses++;
		if (!anyOf.some((scope) => token.scopes.includes(scope))) {
			throw new SodaError('UNAUTHORIZED_CLIENT', `This call needs the scope ${anyOf.join(' or ')}`);
		}
	}

	private countCall(): void {
		const { max, perMs } = this.settings.rateLimit;
		const now = Date.now();
		this.calls = this.calls.filter((at) => at > now - perMs);
		if (this.calls.length >= max) throw new SodaError('TOO_MANY_REQUESTS', 'Too many token requests');
		this.calls.push(now);
	}

	private end(voidedBy: 'newToken' | 'expired'): void {
		for (const token of this.issued.filter(isAlive)) Object.assign(token, { voidedAt: Date.now(), voidedBy });
	}
}

function isAlive(token: TokenRecord): boolean {
	return token.voidedAt === undefined && token.expiresAt > Date.now();
}
