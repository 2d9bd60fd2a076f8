import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { IDataObject } from 'n8n-workflow';

/** One thing that the model has been told or has said. */
export interface ChatMessage {
	role: 'system' | 'user' | 'assistant' | 'tool';
	content: string | null;
	tool_call_id?: string;
}

/** A tool as the model is told about it; `parameters` is a JSON schema. */
export interface ChatTool {
	name: string;
	description: string;
	parameters: { properties?: IDataObject };
}

export interface ChatRequest {
	messages: ChatMessage[];
	tools: ChatTool[];
	/** What the tools have answered so far, the last one last. */
	answers: string[];
}

/** What the model says next: a text, or the tools that it wants to call. */
export type ChatReply = string | Array<{ tool: string; input: IDataObject }>;

/**
 * A model behind OpenAI's chat API that says what the test has written down, one reply for each question. A question
 * for which there is no reply is an error, so that an agent that goes on asking is seen.
 */
export class ChatModel {
	readonly requests: ChatRequest[] = [];
	private readonly replies: ChatReply[] = [];
	private readonly apiKey = `sk-${randomBytes(20).toString('hex')}`;

	private constructor(private readonly server: Server) {}

	static async start(): Promise<ChatModel> {
		const server = createServer();
		const model = new ChatModel(server);
		server.on('request', (request, response) => void model.answer(request, response));
		await once(server.listen(0, '127.0.0.1'), 'listening');
		return model;
	}

	/** What a user puts into n8n's credential "OpenAI". */
	get credential(): IDataObject {
		const { port } = this.server.address() as AddressInfo;
		return { apiKey: this.apiKey, url: `http://127.0.0.1:${port}/v1` };
	}

	/** Forgets what was said, and takes what to say from now on. */
	script(...replies: ChatReply[]): void {
		this.requests.length = 0;
		this.replies.splice(0, Infinity, ...replies);
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		this.server.close();
		await once(this.server, 'close');
	}

	private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const send = (status: number, body: object) =>
			response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
		const refuse = (status: number, message: string) => send(status, { error: { message } });
		const body = await text(request);
		if (request.method !== 'POST' || request.url !== '/v1/chat/completions')
			return void refuse(404, `Not played here: ${request.method} ${request.url}`);
		if (request.headers.authorization !== `Bearer ${this.apiKey}`) return void refuse(401, 'Wrong key');

		const { model, messages, tools } = JSON.parse(body) as {
			model: string;
			messages: ChatMessage[];
			tools?: Array<{ function: ChatTool }>;
		};
		this.requests.push({
			messages,
			tools: (tools ?? []).map((tool) => tool.function),
			answers: messages.filter(({ role }) => role === 'tool').map(({ content }) => String(content)),
		});
		const reply = this.replies.shift();
		if (reply === undefined) return void refuse(400, 'The model has nothing more to say');
		send(200, {
			id: `chatcmpl-${this.requests.length}`,
			object: 'chat.completion',
			created: Math.floor(Date.now() / 1000),
			model,
			choices: [{ index: 0, ...choice(reply) }],
			usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
		});
	}
}

function choice(reply: ChatReply) {
	if (typeof reply === 'string')
		return { finish_reason: 'stop', message: { role: 'assistant', content: reply } };
	const calls = reply.map(({ tool, input }) => ({
		id: `call_${randomBytes(8).toString('hex')}`,
		type: 'function',
		function: { name: tool, arguments: JSON.stringify(input) },
	}));
	return {
		finish_reason: 'tool_calls',
		message: { role: 'assistant', content: null, tool_calls: calls },
	};
}
