import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium, selectors } from 'playwright-core';
import type { Browser, Locator, Page } from 'playwright-core';

import { findChromium } from '../../../hosts/chromium';
import type { N8nServer } from '../../../hosts/n8nServer';

/** Milliseconds for what the editor draws; a machine that does other things as well needs its time. */
const patience = 20_000;

const imagesFolder = path.join(__dirname, '..', '..', '..', 'docs', 'images');

/** What is read here of an element of the page; the project's types know no browser. */
interface Element {
	scrollWidth: number;
	clientWidth: number;
	textContent: string | null;
	getAttribute(name: string): string | null;
}

/** n8n's editor in a browser, with the owner logged in. */
export class Editor {
	private constructor(
		private readonly browser: Browser,
		private readonly page: Page,
		private readonly n8n: N8nServer,
	) {}

	static async open(n8n: N8nServer): Promise<Editor> {
		selectors.setTestIdAttribute('data-test-id');
		const browser = await chromium.launch({
			executablePath: findChromium(),
			// The sandbox does not work for root, which tests in a container often are.
			args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
		});
		const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
		page.setDefaultTimeout(patience);
		const editor = new Editor(browser, page, n8n);
		await editor.signIn();
		return editor;
	}

	async close(): Promise<void> {
		await this.browser.close();
	}

	private async signIn(): Promise<void> {
		const { email, password } = this.n8n.owner;
		await this.page.goto(`${this.n8n.url}/signin`);
		await this.page.locator('input[name="emailOrLdapLoginId"]').fill(email);
		await this.page.locator('input[type="password"]').fill(password);
		await this.page.getByRole('button', { name: 'Sign in' }).click();
		await this.page.waitForURL(/\/(home|workflow)/);
	}

	/** n8n's theme is "system default": it follows what the browser says. */
	async use(theme: 'light' | 'dark'): Promise<void> {
		await this.page.emulateMedia({ colorScheme: theme });
	}

	/** The files of the package's icons that are on the screen. */
	async icons(): Promise<string[]> {
		const images = this.page.locator('img[src*="n8n-nodes-dispense"]');
		return await images.evaluateAll((all: Element[]) => all.map((image) => image.getAttribute('src') ?? ''));
	}

	/** Opens a workflow's canvas. */
	async openWorkflow(workflowId: string): Promise<void> {
		await this.page.goto(`${this.n8n.url}/workflow/${workflowId}`);
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	/** A node on the canvas. */
	node(name: string): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name=${JSON.stringify(name)}]`);
	}

	/** Whether the canvas shows a node, and without the mark that it lacks something. */
	async isComplete(name: string): Promise<boolean> {
		await this.node(name).waitFor();
		return (await this.node(name).getByTestId('node-issues').count()) === 0;
	}

	/** Opens the panel of a node of the workflow that is open, as a double click does, and waits for these labels. */
	async openNode(name: string, labels: string[] = []): Promise<void> {
		await this.node(name).dblclick();
		await this.titles.first().waitFor();
		// The entries of a collection are drawn a moment later.
		for (const label of labels) await this.titles.getByText(label, { exact: true }).first().waitFor();
	}

	/** Closes the panel of a node, if one is open. */
	async closeNode(): Promise<void> {
		if (!(await this.panel.isVisible())) return;
		await this.page.keyboard.press('Escape');
		await this.panel.waitFor({ state: 'hidden' });
	}

	/** Opens the window of a credential. */
	async openCredential(id: string): Promise<void> {
		await this.page.goto(`${this.n8n.url}/home/credentials/${id}`);
		await this.titles.first().waitFor();
	}

	/** What can be filled in: in a node's panel, or in the window of a credential. */
	private get panel(): Locator {
		return this.page.locator('[data-test-id="node-parameters"], [data-test-id="credential-edit-dialog"]');
	}

	private get titles(): Locator {
		return this.panel.locator('label [class*="_title_"] > .n8n-text');
	}

	/** The labels of the fields in the panel, in their order; in a credential a required one ends in an asterisk. */
	async labels(): Promise<string[]> {
		return (await this.titles.allInnerTexts()).map((text) => text.trim());
	}

	/** The labels of the fields with the red mark that they lack something. */
	async marked(): Promise<string[]> {
		const mark = this.page.locator('[class*="parameter-issues"]');
		const items = this.panel.locator('.parameter-item').filter({ has: mark });
		const texts = await items.locator('label [class*="_title_"] > .n8n-text').allInnerTexts();
		return texts.map((text) => text.trim());
	}

	/** All that the panel says. */
	async text(): Promise<string> {
		return await this.panel.innerText();
	}

	/** The texts in the panel that do not fit into their place, and end in an ellipsis or at an edge. */
	async cutTexts(): Promise<string[]> {
		const sizes = await this.panel
			.locator('label, span, p, h1, h2, h3, button')
			.evaluateAll((all: Element[]) =>
				all.map(({ scrollWidth, clientWidth, textContent }) => ({ scrollWidth, clientWidth, textContent })),
			);
		return sizes
			.filter(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth)
			.map(({ textContent }) => (textContent ?? '').trim())
			.filter((text) => text !== '');
	}

	/** What the panel of the open trigger says about itself, with what it says on demand. */
	async readTriggerPanel(): Promise<string> {
		await this.page.getByText('When will this node trigger my flow?').click();
		await this.page.getByText('What listening shows.').waitFor();
		return await this.page.getByTestId('ndv').innerText();
	}

	/** Lets the open trigger listen for a test event, and stops it. */
	async listen(): Promise<string> {
		await this.page.getByTestId('trigger-execute-button').first().click();
		const listening = this.page.getByTestId('trigger-listening');
		await listening.waitFor();
		const text = await listening.innerText();
		await listening.getByTestId('trigger-execute-button').click();
		await listening.waitFor({ state: 'hidden' });
		return text;
	}

	/** Opens the list of nodes that can be added to the open workflow. */
	async openNodeList(): Promise<void> {
		await this.page.getByTestId('node-creator-plus-button').click();
		await this.page.getByTestId('node-creator-search-bar').waitFor();
	}

	/** What the list of nodes finds, best first. */
	async search(words: string): Promise<string[]> {
		await this.page.getByTestId('node-creator-search-bar').fill(words);
		const names = this.page.getByTestId('node-creator-item-name');
		// The list follows what is typed with a delay, and says nothing meanwhile.
		await this.page.waitForTimeout(400);
		return (await names.allInnerTexts()).map((name) => name.trim());
	}

	/** Takes a picture for the documentation, where it is asked for. */
	async picture(name: string | undefined): Promise<void> {
		if (name === undefined || process.env.DISPENSE_SCREENSHOTS !== '1') return;
		await mkdir(imagesFolder, { recursive: true });
		const file = path.join(imagesFolder, `${name}.png`);
		await this.page.screenshot({ path: file, scale: 'css', animations: 'disabled' });
	}
}
