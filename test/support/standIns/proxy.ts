import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateCACertificate, getLocal } from 'mockttp';
import type { CompletedRequest, Mockttp } from 'mockttp';

export interface StandInRequest {
	method: string;
	url: URL;
	authorization: string | undefined;
	body: string;
}

export interface StandInReply {
	status: number;
	/** Sent as JSON. */
	body: object;
}

/** Plays a service on the internet. */
export interface StandIn {
	hosts: string[];
	handle(request: StandInRequest): StandInReply;
}

/**
 * An HTTPS proxy that is the internet to n8n: requests to the hosts of stand-ins are answered by them, all others
 * are refused and noted. Nothing is ever passed on. n8n's own nodes run unchanged, down to TLS, which a test CA of
 * this run certifies.
 */
export class InternetProxy {
	/** Addresses of hosts that have no stand-in. */
	readonly refused: string[] = [];

	private constructor(
		private readonly server: Mockttp,
		private readonly folder: string,
		private readonly standIns: StandIn[],
	) {}

	static async start(...standIns: StandIn[]): Promise<InternetProxy> {
		const https = await generateCACertificate({ subject: { commonName: 'n8n-nodes-dispense tests' } });
		const folder = await mkdtemp(path.join(tmpdir(), 'dispense-ca-'));
		await writeFile(path.join(folder, 'ca.pem'), https.cert);
		const proxy = new InternetProxy(getLocal({ https, recordTraffic: false }), folder, standIns);
		await proxy.server.start();
		await proxy.server.forAnyRequest().thenCallback(async (request) => proxy.reply(await toRequest(request)));
		return proxy;
	}

	/** What n8n must be started with. The addresses of this machine are exempt, see n8nEnvironment(). */
	get env(): Record<string, string> {
		const { url } = this.server;
		// n8n reads the proxy's address as an HTTP one; mockttp speaks both on its port.
		const address = url.replace(/^https:/, 'http:').replace('localhost', '127.0.0.1');
		return {
			HTTP_PROXY: address,
			HTTPS_PROXY: address,
			NODE_EXTRA_CA_CERTS: path.join(this.folder, 'ca.pem'),
		};
	}

	async stop(): Promise<void> {
		await this.server.stop();
		await rm(this.folder, { recursive: true, force: true });
	}

	private reply(request: StandInRequest) {
		const standIn = this.standIns.find(({ hosts }) => hosts.includes(request.url.hostname));
		if (!standIn) this.refused.push(request.url.href);
		const { status, body } = standIn?.handle(request) ?? {
			status: 502,
			body: { error: 'Nobody plays this host' },
		};
		return { statusCode: status, json: body };
	}
}

async function toRequest({ method, url, headers, body }: CompletedRequest): Promise<StandInRequest> {
	const authorization = headers.authorization?.toString();
	return { method, url: new URL(url), authorization, body: (await body.getText()) ?? '' };
}
