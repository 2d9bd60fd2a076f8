import { parseArgs } from 'node:util';
import { startSodaIot, startWaterPurifier } from '.';
import type { SodaIotSimulator, WaterPurifierSimulator } from '.';

const usage = `Usage: npm run simulators -- [options]
  --purifier-port <port>  water purifier platform and the page (default 7701; 0: a free port)
  --soda-port <port>      Soda IoT platform (default 7702; 0: a free port)
  --callback-url <url>    where the water purifier platform sends its callbacks
  --operation-url <url>   where it asks about a swiped card
  --json                  print one JSON line when ready instead of text
  --help                  print this`;

interface Settings {
	purifierPort: number;
	sodaPort: number;
	callbackUrl: string;
	operationUrl: string;
	json: boolean;
	help: boolean;
}

/** @throws Error that says which flag is wrong */
function readSettings(args: string[]): Settings {
	const { values } = parseArgs({
		args,
		options: {
			'purifier-port': { type: 'string', default: '7701' },
			'soda-port': { type: 'string', default: '7702' },
			'callback-url': { type: 'string', default: '' },
			'operation-url': { type: 'string', default: '' },
			json: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	return {
		purifierPort: asPort('--purifier-port', values['purifier-port']),
		sodaPort: asPort('--soda-port', values['soda-port']),
		callbackUrl: asAddress('--callback-url', values['callback-url']),
		operationUrl: asAddress('--operation-url', values['operation-url']),
		json: values.json,
		help: values.help,
	};
}

function asPort(flag: string, text: string): number {
	if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) {
		throw new Error(`${flag} must be a port from 0 to 65535, not "${text}"`);
	}
	return Number(text);
}

function asAddress(flag: string, text: string): string {
	if (text !== '' && !(/^https?:\/\//.test(text) && URL.canParse(text))) {
		throw new Error(`${flag} must be a web address (http://… or https://…), not "${text}"`);
	}
	return text;
}

async function start(settings: Settings): Promise<[WaterPurifierSimulator, SodaIotSimulator]> {
	const { purifierPort, sodaPort, callbackUrl, operationUrl } = settings;
	const purifier = await startWaterPurifier({ port: purifierPort, callbackUrl, operationUrl });
	try {
		// Slow enough for people to watch, unlike the defaults that tests use.
		const autoOutcome = { afterMs: 1500, settleAfterMs: 5000, terminateAfterMs: 1500 };
		const soda = await startSodaIot({ port: sodaPort, autoOutcome });
		purifier.companionUrl = soda.url;
		return [purifier, soda];
	} catch (error) {
		await purifier.close();
		throw error;
	}
}

function describe(purifier: WaterPurifierSimulator, soda: SodaIotSimulator, json: boolean): string {
	const { openId, secret } = purifier;
	const { clientId, clientSecret } = soda;
	const accessToken = soda.tokens.current?.accessToken ?? '';
	if (json) {
		return JSON.stringify({
			page: `${purifier.url}/`,
			waterPurifier: { url: purifier.url, openId, secret },
			sodaIot: { url: soda.url, clientId, clientSecret, accessToken },
		});
	}
	return `Water purifier platform  ${purifier.url}
  Open ID        ${openId}
  Secret         ${secret}
Soda IoT platform         ${soda.url}
  Client ID      ${clientId}
  Client secret  ${clientSecret}
  Access token   ${accessToken} (valid until a new one is fetched)
Page for people          ${purifier.url}/
Ctrl+C ends both.`;
}

async function main(): Promise<void> {
	const settings = readSettings(process.argv.slice(2));
	if (settings.help) return console.log(usage);
	const [purifier, soda] = await start(settings);
	const stop = () => void Promise.all([purifier.close(), soda.close()]);
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
	console.log(describe(purifier, soda, settings.json));
}

main().catch((error: unknown) => {
	const { code, port, message } = error as NodeJS.ErrnoException & { port?: number };
	console.error(code === 'EADDRINUSE' ? `Port ${port} is in use: choose another one, or 0` : message);
	if (code?.startsWith('ERR_PARSE_ARGS')) console.error(usage);
	process.exitCode = 1;
});
