/**
 * The texts of a module: what stands in JSX, in attributes that people see or hear, and strings that read like words. No
 * text is marked in the source, so this decides by place first (a `label` is a text, a `className` is none) and by look
 * where the place says nothing. What it takes for a text and is none stands in `not-texts.ts`.
 */
import { parseSync } from "vite";
import { isNotText } from "./not-texts";

/** Where in the source a value or a choice stands; `number` is its place in the text. */
export type Piece =
  | string
  | { start: number; end: number; number: number }
  | { test: Span; number: number; by: "condition" | "number"; options: Piece[][] };
export type Span = { start: number; end: number };
export type Found = Span & { place: "children" | "attribute" | "string"; pieces: Piece[] };

type Node = Span & { type: string } & Record<string, unknown>;
/** `words`: any string is a text. `look`: one that reads like words. `never`: none. */
type Place = "words" | "look" | "never";

const seenAttributes =
  /^(label|title|placeholder|alt|words|does|hint|says|why|what|name|text|heading|summary|note|empty|action|unit|legend|question|subject|noun|verb|tip|aria-(label|description|valuetext|roledescription|placeholder)|.*(Label|Words|Title|Hint|Text))$/;
const neverAttributes =
  /^(className|class|id|key|type|role|href|src|to|d|points|transform|viewBox|fill|stroke|style|htmlFor|value|name|tone|mark|icon|kind|autoComplete|inputMode|lang|dir|rel|target|side|align|dataKey|data-.*|aria-(?!label|description|valuetext|roledescription|placeholder).*|.*(Class|ClassName|Id|Key))$/;
const seenProperties =
  /^(words|label|title|hint|says|say|does|why|how|text|placeholder|heading|headline|summary|note|what|follows|next|means|meaning|told|noun|verb|one|many|unit|sentence|because|action|fix|step|rule|detail|.*(Words|Label|Title|Hint|Text|Sentence))$/;
const neverProperties =
  /^(className|class|id|key|type|kind|tone|mark|icon|state|stage|dot|value|path|href|url|example|format|pattern|place|tab|method|query|code|style|colour|color|d|transform|mode|locale|timeZone|sample|language|engine|authorization|headers|accept|protocol|on)$/;
const neverCalls =
  /(^|\.)(get|has|set|delete|querySelector|querySelectorAll|closest|matches|getElementById|createElement|addEventListener|removeEventListener|setAttribute|getAttribute|removeAttribute|startsWith|endsWith|includes|indexOf|split|test|exec|replace|replaceAll|localeCompare|getItem|setItem|removeItem|describe|regex|classList\.\w+|useMedia|matchMedia|getPropertyValue|setProperty|getContext|theme|baseTheme|define|URL|RegExp|Intl\.\w+|z\.enum|z\.literal|z\.discriminatedUnion|z\.record)$/;
const wordsFile = /(words|-text)\.tsx?$/;
const textNames = /(words|Words|Label|Labels|Names|Titles|Text|Sentence|Hint|means|meanings|says)$/;
/** Words that say what a thing does in one place and are a value in another: alone, they are not taken for a text. */
const doubtfulProperties =
  /^(what|next|text|how|one|many|follows|rule|step|action|detail|verb|because|noun|note)$/;
const css =
  /^(?=.*-)[a-z0-9- ]+$|\b(px|rem|calc|var|rgba?|minmax|translate|rotate|url)\(|="|\d(px|rem|ms|fr|deg|vw|vh)\b|;\s*$|[{}]|^<|=>/;

export function findTexts(file: string, source: string): Found[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file} is not understood: ${errors[0]?.message}`);
  const found: Found[] = [];
  const isWords = wordsFile.test(file);
  visit(program as unknown as Node, "look");
  return found;

  function add(node: Span, place: Found["place"], pieces: Piece[], where: Place): undefined {
    const words = plainWords(pieces);
    if (where === "never" || !/\p{L}/u.test(words)) return;
    if (where === "look" && !looksLikeWords(words, pieces.length > 1)) return;
    if (isNotText(file, words.trim())) return;
    found.push({ start: node.start, end: node.end, place, pieces: numbered(pieces) });
  }

  function visit(node: Node | null | undefined, where: Place): undefined {
    if (!node || typeof node.type !== "string") return;
    switch (node.type) {
      case "ImportDeclaration":
      case "ExportAllDeclaration":
      case "ExportNamedDeclaration":
        visit(node.declaration as Node, where);
        return;
      case "TSAsExpression":
      case "TSSatisfiesExpression":
      case "TSNonNullExpression":
      case "ParenthesizedExpression":
      case "ChainExpression":
        visit(node.expression as Node, where);
        return;
      case "JSXElement":
      case "JSXFragment":
        visitElement(node);
        return;
      case "JSXExpressionContainer":
        visit(node.expression as Node, where);
        return;
      case "Literal":
        if (typeof node.value === "string") add(node, "string", [node.value], where);
        return;
      case "TemplateLiteral": {
        const pieces = piecesOf(node);
        if (pieces) add(node, "string", pieces, where);
        return visitInside(node, pieces !== null && isTaken(node));
      }
      case "TaggedTemplateExpression":
        return;
      case "BinaryExpression": {
        const operator = node.operator as string;
        if (operator === "+") {
          const pieces = piecesOf(node);
          if (pieces?.some((piece) => typeof piece === "string")) {
            add(node, "string", pieces, where);
            if (isTaken(node)) return visitInside(node, true);
          }
          visit(node.left as Node, where);
          visit(node.right as Node, where);
          return;
        }
        visit(node.left as Node, "never");
        visit(node.right as Node, "never");
        return;
      }
      case "ConditionalExpression": {
        const pieces = isOne(node.test as Node) ? piecesOf(node) : null;
        if (pieces && where !== "never" && isSentence(pieces)) {
          add(node, "string", pieces, where);
          if (isTaken(node)) return visitInside(node, true);
        }
        visit(node.test as Node, "look");
        visit(node.consequent as Node, where);
        visit(node.alternate as Node, where);
        return;
      }
      case "LogicalExpression":
        visit(node.left as Node, node.operator === "&&" ? "look" : where);
        visit(node.right as Node, where);
        return;
      case "SwitchCase":
        for (const one of node.consequent as Node[]) visit(one, where);
        return;
      case "MemberExpression":
        visit(node.object as Node, "look");
        if (node.computed) visit(node.property as Node, "never");
        return;
      case "Property": {
        const name = nameOf(node.key as Node);
        const value = node.value as Node;
        if (neverProperties.test(name) && !(isWords && where === "words")) return visit(value, "never");
        if (
          doubtfulProperties.test(name) &&
          value.type === "Literal" &&
          /^[a-z-]+$/.test(String(value.value)) &&
          where !== "words"
        )
          return;
        return visit(value, where === "words" || seenProperties.test(name) ? "words" : "look");
      }
      case "PropertyDefinition":
        return visit(node.value as Node, "look");
      case "CallExpression":
      case "NewExpression": {
        const callee = sourceOf(node.callee as Node);
        // What a verb of the contract does is for docs/api.md.
        if (/\.route$|^(act|steering)$/.test(callee)) return visit(node.callee as Node, "look");
        visit(node.callee as Node, "look");
        const inside = neverCalls.test(callee) ? "never" : textNames.test(callee) ? "words" : "look";
        for (const one of node.arguments as Node[]) visit(one, inside);
        return;
      }
      case "VariableDeclarator": {
        const id = node.id as Node;
        const type = id.typeAnnotation ? sourceOf(id.typeAnnotation as Node) : "";
        const isRecord = /^:\s*(Partial<)?Record<[\s\S]*\bstring>|\bKeys\b/.test(type);
        const isList = node.init !== null && unwrapped(node.init as Node).type === "ArrayExpression";
        const named = typeof id.name === "string" && textNames.test(id.name) && !isList;
        visit(id, "never");
        return visit(
          node.init as Node,
          isRecord && !/class|icon|glyph|colour|path|id/i.test(String(id.name))
            ? "words"
            : named
              ? "words"
              : "look",
        );
      }
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression": {
        const type = node.returnType ? sourceOf(node.returnType as Node) : "";
        const name = String((node.id as Node | null)?.name ?? "");
        const saysWords =
          /^:\s*(string\b|\[?string)/.test(type) &&
          (isWords || textNames.test(name) || /^(say|said)/.test(name));
        for (const one of node.params as Node[]) visit(one, "look");
        return visit(
          node.body as Node,
          saysWords || (where === "words" && node.type !== "FunctionDeclaration") ? "words" : "look",
        );
      }
      case "ReturnStatement":
        return visit(node.argument as Node, where);
      case "ExpressionStatement":
        if (node.directive) return;
        return visit(node.expression as Node, where === "words" ? "look" : where);
      default:
        if (node.type.startsWith("TS")) return;
        for (const child of childrenOf(node)) visit(child, where);
    }
  }

  function visitElement(node: Node): undefined {
    const opening = node.openingElement as Node | undefined;
    for (const attribute of (opening?.attributes as Node[] | undefined) ?? []) visitAttribute(attribute);
    const children = node.children as Node[];
    for (let from = 0; from < children.length; ) {
      // One text runs as far as it can be read on: values, choices and small elements are parts of it.
      const to = children.length;
      const run = trimmed(children.slice(from, to));
      const pieces = run.length === 0 ? null : childPieces(run);
      if (pieces && isSentence(pieces)) {
        const first = run[0] as Node;
        const last = run.at(-1) as Node;
        add({ start: first.start, end: last.end }, "children", pieces, "words");
        for (const child of children) visitChild(child, isTaken({ start: first.start, end: last.end }));
      } else for (const child of children) visitChild(child, false);
      from = to;
    }
  }

  function visitChild(child: Node, isTaken: boolean): undefined {
    if (child.type === "JSXText") return;
    if (child.type !== "JSXExpressionContainer") return visit(child, "words");
    const inside = child.expression as Node;
    if (isTaken && piecesOf(inside) !== null) return visitInside(inside, true);
    visit(inside, "words");
  }

  function visitAttribute(attribute: Node): undefined {
    if (attribute.type === "JSXSpreadAttribute") {
      visit(attribute.argument as Node, "look");
      return;
    }
    const name = sourceOf(attribute.name as Node);
    const value = attribute.value as Node | null;
    if (!value) return;
    const where = seenAttributes.test(name) ? "words" : neverAttributes.test(name) ? "never" : "look";
    if (value.type === "Literal") {
      if (typeof value.value === "string") add(value, "attribute", [value.value], where);
      return;
    }
    visit(value, where);
  }

  /** What stands in the holes of a text: they may hold texts of their own. */
  function visitInside(node: Node, taken: boolean): undefined {
    if (!taken) {
      for (const child of childrenOf(node)) visit(child, "look");
      return;
    }
    const inner = unwrapped(node);
    if (inner.type === "Literal") return;
    if (inner.type === "TemplateLiteral") for (const one of inner.expressions as Node[]) visitHole(one);
    else if (inner.type === "BinaryExpression") {
      visitHole(inner.left as Node);
      visitHole(inner.right as Node);
    } else if (inner.type === "ConditionalExpression") {
      visit(inner.test as Node, "look");
      visitHole(inner.consequent as Node);
      visitHole(inner.alternate as Node);
    } else if (inner.type === "LogicalExpression") {
      visit(inner.left as Node, "look");
      visitHole(inner.right as Node);
    }
  }

  function visitHole(node: Node): undefined {
    // `chosen ?? "none"`: what stands in for a value is said as well.
    if (node.type === "LogicalExpression" && node.operator !== "&&") return visit(node, "words");
    if (piecesOf(node) !== null) visitInside(node, true);
    else visit(node, "look");
  }

  function isTaken(span: Span): boolean {
    return found.some(({ start, end }) => start === span.start && end === span.end);
  }

  function sourceOf(node: Node): string {
    return source.slice(node.start, node.end);
  }

  /** A string expression as text and holes; null where it is none. */
  function piecesOf(expression: Node): Piece[] | null {
    const node = unwrapped(expression);
    if (node.type === "Literal") return typeof node.value === "string" ? [node.value] : null;
    if (node.type === "TemplateLiteral") {
      const quasis = node.quasis as { value: { cooked: string } }[];
      const holes = node.expressions as Node[];
      return quasis.flatMap((quasi, place) => {
        const hole = holes[place];
        return [...(quasi.value.cooked === "" ? [] : [quasi.value.cooked]), ...(hole ? holeOf(hole) : [])];
      });
    }
    if (node.type === "BinaryExpression" && node.operator === "+") {
      const left = piecesOf(node.left as Node);
      const right = piecesOf(node.right as Node);
      if (!left && !right) return null;
      return [...(left ?? holeOf(node.left as Node)), ...(right ?? holeOf(node.right as Node))];
    }
    if (node.type === "ConditionalExpression") {
      const yes = piecesOf(node.consequent as Node);
      const no = piecesOf(node.alternate as Node);
      return yes && no ? [choice(node.test as Node, yes, no)] : null;
    }
    return null;
  }

  function holeOf(node: Node): Piece[] {
    return piecesOf(node) ?? [{ start: node.start, end: node.end, number: 0 }];
  }

  function choice(test: Node, yes: Piece[], no: Piece[]): Piece {
    const counted = isOne(test);
    return { test: counted ?? test, number: 0, by: counted ? "number" : "condition", options: [yes, no] };
  }

  /** Where a choice is made by `n === 1`, the `n`. */
  function isOne(test: Node): Node | null {
    const node = unwrapped(test);
    if (node.type !== "BinaryExpression" || node.operator !== "===") return null;
    const right = node.right as Node;
    return right.type === "Literal" && right.value === 1 ? (node.left as Node) : null;
  }

  function childPieces(run: readonly Node[]): Piece[] {
    const pieces = run.flatMap((child): Piece[] => {
      if (child.type === "JSXText") {
        const words = cooked(String(child.value), child.raw as string);
        return words === "" ? [] : [words];
      }
      if (child.type !== "JSXExpressionContainer") return [{ start: child.start, end: child.end, number: 0 }];
      const inside = unwrapped(child.expression as Node);
      if (inside.type === "JSXEmptyExpression") return [];
      if (inside.type === "LogicalExpression" && inside.operator === "&&") {
        const words = piecesOf(inside.right as Node);
        if (words) return [choice(inside.left as Node, words, [])];
      }
      return piecesOf(inside) ?? [{ start: child.start, end: child.end, number: 0 }];
    });
    return pieces;
  }

  /** Without the elements before and after the words, and without what decides whether an element is there at all. */
  function trimmed(children: readonly Node[]): Node[] {
    const kept = children.filter(
      (child) => child.type !== "JSXText" || cooked(String(child.value), child.raw as string) !== "",
    );
    const isPart = (child: Node | undefined) =>
      child !== undefined && (isInline(child) || !hasElement(child)) && !isBlank(child);
    while (kept.length > 0 && !isPart(kept[0])) kept.shift();
    while (kept.length > 0 && !isPart(kept.at(-1))) kept.pop();
    return kept;
  }

  /** `<b>{count}</b> events`: small marks belong to the sentence around them. */
  function isInline(child: Node): boolean {
    const opening = child.openingElement as Node | undefined;
    return (
      opening !== undefined && /^(b|i|em|strong|code|kbd|small|mark)$/.test(sourceOf(opening.name as Node))
    );
  }

  function isBlank(child: Node): boolean {
    return child.type === "JSXText" && String(child.value).trim() === "";
  }

  function hasElement(node: Node): boolean {
    return (
      node.type === "JSXElement" ||
      node.type === "JSXFragment" ||
      childrenOf(node).some((child) => hasElement(child))
    );
  }
}

function unwrapped(node: Node): Node {
  return node.type === "ParenthesizedExpression" || node.type === "TSAsExpression"
    ? unwrapped(node.expression as Node)
    : node;
}

function nameOf(key: Node): string {
  return String(key.name ?? key.value ?? "");
}

function childrenOf(node: Node): Node[] {
  return Object.values(node).flatMap((value) => {
    if (Array.isArray(value)) return value.filter((one): one is Node => isNode(one));
    return isNode(value) ? [value] : [];
  });
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as Node).type === "string";
}

/** White space as JSX reads it: a line break and what is around it is nothing, or one space between words. */
function cooked(value: string, raw: string): string {
  const lines = value.split("\n");
  if (!raw.includes("\n")) return value.replaceAll("\t", " ");
  return lines
    .map((line, place) => {
      const left = place === 0 ? line : line.trimStart();
      return place === lines.length - 1 ? left : left.trimEnd();
    })
    .filter((line) => line !== "")
    .join(" ");
}

function plainWords(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => {
      if (typeof piece === "string") return piece;
      return "options" in piece ? piece.options.map(plainWords).join(" ") : "\u0000";
    })
    .join("");
}

/** Something of it is said here, and not only handed on. */
function isSentence(pieces: readonly Piece[]): boolean {
  return /\p{L}/u.test(plainWords(pieces));
}

function looksLikeWords(text: string, hasHoles: boolean): boolean {
  if (css.test(text)) return false;
  const words = text.replaceAll("\u0000", hasHoles ? "0" : "");
  if (/^[A-Z][a-z]{2,}$/.test(words)) return true;
  return /\s/.test(words) && /\p{L}{2,}/u.test(words);
}

function numbered(pieces: readonly Piece[]): Piece[] {
  let next = 0;
  const walk = (list: readonly Piece[]): Piece[] =>
    list.map((piece) => {
      if (typeof piece === "string") return piece;
      const number = next++;
      return "options" in piece
        ? { ...piece, number, options: piece.options.map(walk) }
        : { ...piece, number };
    });
  return merged(walk(pieces));
}

/** Neighbouring strings as one. */
function merged(pieces: Piece[]): Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (typeof piece === "string" && typeof last === "string") result[result.length - 1] = last + piece;
    else result.push(piece);
  }
  return result;
}
