import { createRequire } from 'node:module';

/** The TypeScript that tslab compiles cells with; the compiler of the build has no such interface. */
export const ts = createRequire(import.meta.url)('@tslab/typescript-for-tslab') as TypeScript;

/** What of it is used here. */
interface TypeScript {
  readonly SyntaxKind: Readonly<Record<string, number>> & Readonly<Record<number, string>>;
  readonly ScriptTarget: { readonly ES2022: number };
  readonly ModuleKind: { readonly CommonJS: number };
  createSourceFile(name: string, text: string, target: number, setParents: boolean): SourceFile;
  transpileModule(
    text: string,
    options: { readonly compilerOptions: object },
  ): { readonly outputText: string; readonly sourceMapText?: string };
  forEachChild(node: Node, visit: (child: Node) => void): void;
}

/** A node of the syntax tree. */
export interface Node {
  readonly kind: number;
  readonly name?: Node;
  readonly type?: Node;
  readonly initializer?: Node;
  readonly body?: Node;
  readonly elementType?: Node;
  readonly operand?: Node;
  readonly literal?: Node;
  readonly types?: readonly Node[];
  readonly elements?: readonly Node[];
  readonly declarationList?: { readonly declarations: readonly Node[] };
  readonly text?: string;
  readonly jsDoc?: readonly { readonly comment?: unknown }[];
  getStart(): number;
  getEnd(): number;
  getText(): string;
}

export interface SourceFile extends Node {
  readonly statements: readonly Node[];
  getLineAndCharacterOfPosition(at: number): { readonly line: number; readonly character: number };
}

/** The syntax tree of a cell. */
export function parseCell(code: string): SourceFile {
  return ts.createSourceFile('cell.ts', code, ts.ScriptTarget.ES2022, true);
}

export function isKind(node: Node | undefined, kind: string): boolean {
  return node?.kind === ts.SyntaxKind[kind];
}

/**
 * A cell with `{ seasons: seasons }` for each `{ seasons }`: tslab does not find the shorthand of what another cell has
 * declared. Lines stay where they are.
 */
export function withoutShorthand(code: string): string {
  const places: Node[] = [];
  const visit = (node: Node) => {
    if (isKind(node, 'ShorthandPropertyAssignment') && node.name !== undefined) places.push(node.name);
    ts.forEachChild(node, visit);
  };
  visit(parseCell(code));
  return places
    .toReversed()
    .reduce(
      (text, name) => `${text.slice(0, name.getEnd())}: ${name.getText()}${text.slice(name.getEnd())}`,
      code,
    );
}
