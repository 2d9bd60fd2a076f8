import { generateKeyPairSync, randomBytes, verify } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import { parseRange, Tab } from './spreadsheet';
import type { ValueInput } from './spreadsheet';
import type { StandIn, StandInReply, StandInRequest } from './proxy';

/** Google's IDs are at least this long; n8n finds them in an address by their length. */
const spreadsheetId = 'dispense-test-spreadsheet-0000000000000001';

/**
 * Google's token endpoint for service accounts and the part of the Sheets API that n8n's Google Sheets node
 * calls. Everything else is answered 501, so that a call that is not played here is seen.
 */
export class GoogleSheets implements StandIn {
	readonly hosts = ['oauth2.googleapis.com', 'sheets.googleapis.com'];
	readonly url = `https://docs.google.com/spreadsheets/d/${spreadsheetId}/edit`;
	readonly tabs: Tab[];
	/** How many of the next calls are answered 503. */
	outages = 0;
	private readonly email = 'dispense@test.iam.gserviceaccount.com';
	private readonly token = randomBytes(20).toString('hex');
	// Made anew for every run: no key is stored anywhere.
	private readonly keys = generateKeyPairSync('rsa', {
		modulusLength: 2048,
		publicKeyEncoding: { type: 'spki', format: 'pem' },
		privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
	});

	constructor(...titles: string[]) {
		this.tabs = titles.map((title, sheetId) => new Tab(title, sheetId));
	}

	/** What a user puts into n8n's credential "Google Service Account API". */
	get credential(): IDataObject {
		return { email: this.email, privateKey: this.keys.privateKey, inpersonate: false };
	}

	tab(title: string): Tab {
		const tab = this.tabs.find((entry) => entry.title === title);
		if (!tab) throw new Error(`The spreadsheet has no tab ${title}`);
		return tab;
	}

	handle(request: StandInRequest): StandInReply {
		if (request.url.hostname === 'oauth2.googleapis.com') return this.grant(request.body);
		if (request.authorization !== `Bearer ${this.token}`) return refused(401, 'UNAUTHENTICATED');
		if (this.outages > 0) {
			this.outages--;
			return refused(503, 'UNAVAILABLE');
		}
		const [, id, rest = ''] = /^\/v4\/spreadsheets\/([^/:]+)(.*)$/.exec(request.url.pathname) ?? [];
		if (id !== spreadsheetId) return refused(404, 'NOT_FOUND');
		if (request.method === 'GET' && rest === '') return { status: 200, body: { sheets: this.properties } };
		if (request.method === 'POST' && rest === '/values:batchUpdate') return this.batchUpdate(request.body);
		const [, path] = /^\/values\/(.+)$/.exec(rest) ?? [];
		return path === undefined ? notPlayed : this.values(request, decodeURIComponent(path));
	}

	private get properties() {
		return this.tabs.map(({ title, sheetId }, index) => ({ properties: { title, sheetId, index } }));
	}

	/** A JSON web token, signed with the account's key, for an access token. */
	private grant(form: string): StandInReply {
		const assertion = new URLSearchParams(form).get('assertion') ?? '';
		const [header = '', payload = '', signature = ''] = assertion.split('.');
		const claims = JSON.parse(Buffer.from(payload, 'base64url').toString() || '{}') as { iss?: string };
		const isSigned = verify(
			'RSA-SHA256',
			Buffer.from(`${header}.${payload}`),
			this.keys.publicKey,
			Buffer.from(signature, 'base64url'),
		);
		if (!isSigned || claims.iss !== this.email)
			return { status: 400, body: { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' } };
		return { status: 200, body: { access_token: this.token, expires_in: 3599, token_type: 'Bearer' } };
	}

	private values({ method, url, body }: StandInRequest, path: string): StandInReply {
		const range = path.replace(/:append$/, '');
		const { title, row, column } = parseRange(range);
		const tab = this.tabs.find((entry) => entry.title === title);
		if (!tab) return refused(400, 'INVALID_ARGUMENT', `Unable to parse range: ${range}`);
		if (method === 'GET') {
			const asText = url.searchParams.get('valueRenderOption') !== 'UNFORMATTED_VALUE';
			const rows = tab.read({ row }).map((cells) => (asText ? cells.map(String) : cells));
			// Google leaves `values` out when there are none.
			return { status: 200, body: { range, ...(rows.length > 0 && { values: rows }) } };
		}
		const { values } = JSON.parse(body) as { values: unknown[][] };
		const input = url.searchParams.get('valueInputOption') as ValueInput;
		if (method === 'PUT') tab.write({ row: row ?? 1, column: column ?? 0 }, values, input);
		else if (method === 'POST' && path.endsWith(':append')) tab.append(values, input);
		else return notPlayed;
		return { status: 200, body: { updatedRange: range, updatedRows: values.length } };
	}

	private batchUpdate(body: string): StandInReply {
		const { data, valueInputOption } = JSON.parse(body) as {
			data: Array<{ range: string; values: unknown[][] }>;
			valueInputOption: ValueInput;
		};
		for (const { range, values } of data) {
			const { title, row = 1, column = 0 } = parseRange(range);
			this.tab(title).write({ row, column }, values, valueInputOption);
		}
		return { status: 200, body: { totalUpdatedCells: data.length } };
	}
}

const notPlayed: StandInReply = { status: 501, body: { error: { code: 501, message: 'Not played here' } } };

function refused(code: number, status: string, message = status): StandInReply {
	return { status: code, body: { error: { code, message, status } } };
}
