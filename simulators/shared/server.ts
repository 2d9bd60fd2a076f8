import express from 'express';
import type { Express, Router } from 'express';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Alerts } from './alerts';
import { commonControl, controlErrors, noSuchControl } from './control';
import { Faults } from './faults';
import { Timers } from './timers';
import { serve } from './vendorCalls';
import type { RequestRecord, VendorHandler } from './vendorCalls';

export interface VendorRoute {
	method: 'get' | 'post';
	/** Express path; a trailing slash matters, as it is part of the vendor's address. */
	path: string;
	handler: VendorHandler;
}

export interface ServerParts {
	routes: VendorRoute[];
	/** Reply to every path that the vendor does not have. */
	notFound: VendorHandler;
	/** The platform's own routes below `/_simulator`. */
	control: Router;
	/** Replaces the vendor's answer at `/` (the page for people). */
	page?: Router;
}

/** What both platforms' simulators have in common: journal, faults, alerts, timers and one HTTP server. */
export class SimulatorServer {
	readonly requests: RequestRecord[] = [];
	readonly faults = new Faults();
	readonly alerts = new Alerts();
	readonly timers = new Timers();
	private readonly http = createServer();
	private address = '';
	private closing?: Promise<void>;

	/** Base address without a slash at the end; empty before `listen`. */
	get url(): string {
		return this.address;
	}

	/**
	 * Listens on the loopback interface only, so that no other machine can press buttons.
	 *
	 * @param port 0 for a free one
	 * @throws the system's error, e.g. if the port is taken
	 */
	async listen(port: number, parts: ServerParts): Promise<void> {
		this.http.on('request', this.application(parts));
		await new Promise<void>((resolve, reject) => {
			this.http.once('error', reject);
			this.http.listen(port, '127.0.0.1', () => {
				this.http.off('error', reject);
				this.address = `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
				resolve();
			});
		});
	}

	/** Ends timers and connections, open ones too. Safe to call twice. */
	async close(): Promise<void> {
		this.closing ??= new Promise((resolve) => {
			this.timers.close();
			this.http.close(() => resolve());
			this.http.closeAllConnections();
		});
		await this.closing;
	}

	private application({ routes, notFound, control, page }: ServerParts): Express {
		const app = express();
		app.disable('x-powered-by');
		app.disable('etag');
		app.enable('strict routing');
		if (page) app.use(page);
		app.use('/_simulator', commonControl(this), control, noSuchControl, controlErrors);
		app.use(express.raw({ type: () => true, limit: '1mb' }));
		for (const { method, path, handler } of routes) {
			app[method](path, async (req, res) => await serve(this, req, res, handler));
		}
		app.use(async (req, res) => await serve(this, req, res, notFound));
		return app;
	}
}
