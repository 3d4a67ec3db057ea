import { type Cell, linesOf, type Notebook, sourceOf } from './format.js';
import { isKind, type Node, parseCell } from './typescript.js';

export type ParameterValue = string | number | boolean | null | readonly (string | number)[];

/** What a command line may give for a parameter; told by the TypeScript type of its default. */
export interface ParameterType {
  readonly of: 'string' | 'number' | 'boolean';
  readonly many: boolean;
  readonly orNull: boolean;
  /** The words that it may be, where the type lists them. */
  readonly words: readonly string[] | null;
  /** As TypeScript writes it. */
  readonly text: string;
}

export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  /** The default, as the cell writes it, and what that is. */
  readonly code: string;
  readonly value: ParameterValue;
  /** The comment above it. */
  readonly description: string;
}

/** The tag of the cell whose constants are the notebook's parameters. */
export const PARAMETERS_TAG = 'parameters';

/**
 * The parameters of a notebook: the constants of its cell with the tag `parameters`, none where there is no such cell.
 * Their types are what decides how values are read: `string`, `number`, `boolean`, arrays of them, unions of words, each
 * perhaps `| null`.
 * @throws Error naming a constant whose type no command line could give
 */
export function parametersOf(notebook: Notebook, name: string): readonly Parameter[] {
  const cell = notebook.cells.find(isParameters);
  return cell === undefined ? [] : declarationsIn(sourceOf(cell), name).map(({ parameter }) => parameter);
}

/**
 * The notebook with values in place of its parameters' defaults.
 * @param values by name, as a command line gives them: lists with commas
 * @throws Error naming an unknown parameter, or a value that is not of its type
 * @example withParameters(notebook, 'fouls', { seasons: '2016-17,2017-18', minGames: '50' })
 */
export function withParameters(
  notebook: Notebook,
  name: string,
  values: Readonly<Record<string, string>>,
): Notebook {
  const known = parametersOf(notebook, name);
  for (const given of Object.keys(values))
    if (!known.some((parameter) => parameter.name === given))
      throw new Error(
        `${name} has no parameter ${given}; it has ${known.map((p) => `${p.name}: ${p.type.text}`).join(', ') || 'none'}`,
      );
  const cells = notebook.cells.map((cell) => (isParameters(cell) ? injected(cell, name, values) : cell));
  return { ...notebook, cells };
}

function isParameters({ cell_type, metadata }: Cell): boolean {
  return cell_type === 'code' && Array.isArray(metadata.tags) && metadata.tags.includes(PARAMETERS_TAG);
}

function injected(cell: Cell, name: string, values: Readonly<Record<string, string>>): Cell {
  let code = sourceOf(cell);
  // From the last to the first, so that places in the text stay where they are.
  for (const { parameter, initializer, annotated } of declarationsIn(code, name).toReversed()) {
    const text = values[parameter.name];
    if (text === undefined) continue;
    if (parameter.type.many && text === '' && !annotated)
      throw new Error(`parameter ${parameter.name}: at least one ${parameter.type.of} is needed`);
    const value = literal(parseValue(parameter, text));
    code = code.slice(0, initializer.getStart()) + value + code.slice(initializer.getEnd());
  }
  return { ...cell, source: linesOf(code) };
}

/** A value as a command line gives it. @throws Error naming the parameter, its type and the value */
export function parseValue({ name, type }: Parameter, text: string): ParameterValue {
  const fault = (what: string) => new Error(`parameter ${name}: ${JSON.stringify(what)} is no ${type.text}`);
  const one = (word: string): string | number | boolean => {
    if (type.of === 'boolean') {
      if (word !== 'true' && word !== 'false') throw fault(word);
      return word === 'true';
    }
    if (type.of === 'number') {
      const number = Number(word);
      if (word.trim() === '' || !Number.isFinite(number)) throw fault(word);
      return number;
    }
    if (type.words !== null && !type.words.includes(word)) throw fault(word);
    return word;
  };
  if (type.orNull && text === 'null') return null;
  if (!type.many) return one(text);
  return text === '' ? [] : text.split(',').map((word) => one(word.trim()) as string | number);
}

function literal(value: ParameterValue): string {
  if (typeof value === 'string')
    return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
  if (typeof value === 'object' && value !== null) return `[${value.map(literal).join(', ')}]`;
  return String(value);
}

interface Declaration {
  readonly parameter: Parameter;
  readonly initializer: Node;
  /** Whether its type is written down; an empty list says none. */
  readonly annotated: boolean;
}

function declarationsIn(code: string, notebook: string): Declaration[] {
  return parseCell(code).statements.flatMap((statement) =>
    (statement.declarationList?.declarations ?? []).map(({ name, type, initializer }) => {
      const parameter = name?.getText() ?? '';
      if (initializer === undefined) throw new Error(`${notebook}: parameter ${parameter} has no default`);
      const found = type === undefined ? typeOfLiteral(initializer) : typeOfNode(type);
      if (found === null)
        throw new Error(
          `${notebook}: parameter ${parameter} is ${type?.getText() ?? initializer.getText()}, which no command line can ` +
            'give: string, number, boolean, arrays of them and unions of words can be',
        );
      return {
        initializer,
        annotated: type !== undefined,
        parameter: {
          name: parameter,
          type: { ...found, text: type?.getText() ?? `${found.of}${found.many ? '[]' : ''}` },
          code: initializer.getText(),
          value: valueOfLiteral(initializer),
          description: String(statement.jsDoc?.at(-1)?.comment ?? ''),
        },
      };
    }),
  );
}

type Found = Omit<ParameterType, 'text'>;
const ONE = { many: false, orNull: false, words: null } as const;

function typeOfNode(node: Node): Found | null {
  for (const of of ['string', 'number', 'boolean'] as const)
    if (isKind(node, `${of[0]?.toUpperCase()}${of.slice(1)}Keyword`)) return { ...ONE, of };
  if (isKind(node, 'LiteralType') && isKind(node.literal, 'StringLiteral'))
    return { ...ONE, of: 'string', words: [node.literal?.text ?? ''] };
  if (isKind(node, 'ParenthesizedType') || isKind(node, 'TypeOperator'))
    return node.type === undefined ? null : typeOfNode(node.type);
  if (isKind(node, 'ArrayType') && node.elementType !== undefined) {
    const element = typeOfNode(node.elementType);
    return element === null || element.many || element.orNull ? null : { ...element, many: true };
  }
  return isKind(node, 'UnionType') ? typeOfUnion(node.types ?? []) : null;
}

function typeOfUnion(types: readonly Node[]): Found | null {
  const isNull = (node: Node) => isKind(node, 'LiteralType') && isKind(node.literal, 'NullKeyword');
  const members = types.filter((node) => !isNull(node)).map(typeOfNode);
  const [first] = members;
  const orNull = members.length < types.length;
  if (members.length === 1 && first) return { ...first, orNull };
  const words = members.flatMap((member) => member?.words ?? []);
  return words.length === members.length ? { of: 'string', many: false, orNull, words } : null;
}

/** Without an annotation the default itself tells: a text, a number, a flag, or an array of one of them. */
function typeOfLiteral(node: Node): Found | null {
  if (isKind(node, 'StringLiteral')) return { ...ONE, of: 'string' };
  if (isKind(node, 'NumericLiteral')) return { ...ONE, of: 'number' };
  if (isKind(node, 'PrefixUnaryExpression') && isKind(node.operand, 'NumericLiteral'))
    return { ...ONE, of: 'number' };
  if (isKind(node, 'TrueKeyword') || isKind(node, 'FalseKeyword')) return { ...ONE, of: 'boolean' };
  if (isKind(node, 'ArrayLiteralExpression')) {
    const elements = (node.elements ?? []).map(typeOfLiteral);
    const [first] = elements;
    return first && !first.many && elements.every((e) => e?.of === first.of)
      ? { ...first, many: true }
      : null;
  }
  return null;
}

/** What a literal is; anything else that a cell may compute is unknown here: null. */
function valueOfLiteral(node: Node): ParameterValue {
  if (isKind(node, 'StringLiteral')) return node.text ?? '';
  if (isKind(node, 'TrueKeyword') || isKind(node, 'FalseKeyword')) return isKind(node, 'TrueKeyword');
  if (isKind(node, 'ArrayLiteralExpression'))
    return (node.elements ?? []).map((element) => valueOfLiteral(element) as string | number);
  const number = Number(node.getText().replaceAll('_', ''));
  return Number.isNaN(number) ? null : number;
}
