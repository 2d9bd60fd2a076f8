import * as markdown from 'prettier/plugins/markdown';

/** What the tests need of a node of prettier's syntax tree. */
interface MarkdownNode {
	type: string;
	url?: string;
	value?: string;
	alt?: string;
	children?: MarkdownNode[];
}

/** The addresses in a document: of links, images and definitions. */
export function linksOf(text: string): string[] {
	return nodesOf(text).flatMap(({ url }) => (url === undefined ? [] : [url]));
}

/** The anchors of a document's headings, as GitHub makes them: a repeated one gets a number. */
export function anchorsOf(text: string): string[] {
	const counts = new Map<string, number>();
	return nodesOf(text)
		.filter(({ type }) => type === 'heading')
		.map((heading) => {
			const anchor = slug(wordsOf(heading));
			const count = counts.get(anchor) ?? 0;
			counts.set(anchor, count + 1);
			return count === 0 ? anchor : `${anchor}-${count}`;
		});
}

function slug(heading: string): string {
	return heading
		.trim()
		.toLowerCase()
		.replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
		.replace(/ /g, '-');
}

function wordsOf({ value = '', alt = '', children = [] }: MarkdownNode): string {
	return [value, alt, ...children.map(wordsOf)].join('');
}

function nodesOf(text: string): MarkdownNode[] {
	const { parse } = markdown.parsers.markdown;
	return withChildren(parse(text, {} as never) as MarkdownNode);
}

function withChildren(node: MarkdownNode): MarkdownNode[] {
	return [node, ...(node.children ?? []).flatMap(withChildren)];
}
