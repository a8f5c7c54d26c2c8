import type { Plan, PlanNode } from '../../../engine/plan/plan.ts';

export const graphFormats = ['mermaid', 'dot', 'tree'] as const;
export type GraphFormat = (typeof graphFormats)[number];

/** A plan as a picture in text: what follows what, groups as boxes, loops marked. */
export function renderGraph(plan: Plan, format: GraphFormat): string {
  switch (format) {
    case 'mermaid':
      return mermaid(plan);
    case 'dot':
      return dot(plan);
    case 'tree':
      return plan.root.children
        .flatMap((node, at, all) => branch(node, '', at === all.length - 1))
        .join('\n');
  }
}

/** Where a part of the graph begins and ends, and the arrows inside it. */
interface Flow {
  readonly first: readonly string[];
  readonly last: readonly string[];
  readonly arrows: readonly (readonly [from: string, to: string])[];
}

function flowOf(node: PlanNode): Flow {
  const shown = node.loop?.body ?? node;
  if (shown.kind === 'step') return { first: [shown.id], last: [shown.id], arrows: [] };
  const flows = shown.children.map(flowOf).filter(({ first }) => first.length > 0);
  if (shown.order === 'parallel') {
    return {
      first: flows.flatMap(({ first }) => first),
      last: flows.flatMap(({ last }) => last),
      arrows: flows.flatMap(({ arrows }) => arrows),
    };
  }
  const between = flows.flatMap((flow, at) => {
    const next = flows[at + 1];
    return next === undefined ? [] : flow.last.flatMap((from) => next.first.map((to) => [from, to] as const));
  });
  return {
    first: flows[0]?.first ?? [],
    last: flows.at(-1)?.last ?? [],
    arrows: [...flows.flatMap(({ arrows }) => arrows), ...between],
  };
}

function mermaid(plan: Plan): string {
  const names = new Names();
  const boxes = plan.root.children.flatMap((node) => mermaidNode(node, names, '  '));
  const arrows = flowOf(plan.root).arrows.map(([from, to]) => `  ${names.of(from)} --> ${names.of(to)}`);
  return ['flowchart LR', ...boxes, ...arrows].join('\n');
}

function mermaidNode(node: PlanNode, names: Names, indent: string): readonly string[] {
  const shown = node.loop?.body ?? node;
  const deeper = shown.kind === 'parallel' ? indent : `${indent}  `;
  const inside = shown.children.flatMap((child) => mermaidNode(child, names, deeper));
  if (shown.kind === 'step') return [`${indent}${names.of(shown.id)}["${escaped(labelOf(node))}"]`];
  if (shown.kind === 'parallel') return inside;
  return [`${indent}subgraph ${names.of(shown.id)}["${escaped(labelOf(node))}"]`, ...inside, `${indent}end`];
}

function dot(plan: Plan): string {
  const boxes = plan.root.children.flatMap((node) => dotNode(node, '  '));
  const arrows = flowOf(plan.root).arrows.map(([from, to]) => `  ${quoted(from)} -> ${quoted(to)};`);
  return ['digraph pipeline {', '  rankdir=LR; node [shape=box];', ...boxes, ...arrows, '}'].join('\n');
}

function dotNode(node: PlanNode, indent: string): readonly string[] {
  const shown = node.loop?.body ?? node;
  const inside = shown.children.flatMap((child) => dotNode(child, `${indent}  `));
  if (shown.kind === 'step') return [`${indent}${quoted(shown.id)} [label=${quoted(labelOf(node))}];`];
  if (shown.kind === 'parallel') return inside;
  const open = `${indent}subgraph ${quoted(`cluster ${shown.id}`)} { label=${quoted(labelOf(node))};`;
  return [open, ...inside, `${indent}}`];
}

function branch(node: PlanNode, indent: string, isLast: boolean): readonly string[] {
  const shown = node.loop?.body ?? node;
  const type = shown.type === undefined ? '' : `  ${shown.type}`;
  const line = `${indent}${isLast ? '└─' : '├─'} ${labelOf(node)}${type}`;
  const deeper = `${indent}${isLast ? '   ' : '│  '}`;
  return [line, ...shown.children.flatMap((child, at, all) => branch(child, deeper, at === all.length - 1))];
}

function labelOf({ kind, identifier, loop }: PlanNode): string {
  if (kind === 'parallel') return 'in parallel';
  return loop === undefined ? identifier : `${identifier} (loop)`;
}

/** Short names for nodes: ids hold characters that Mermaid takes for its own. */
class Names {
  readonly #names = new Map<string, string>();

  of(id: string): string {
    const name = this.#names.get(id) ?? `n${this.#names.size}`;
    this.#names.set(id, name);
    return name;
  }
}

function escaped(text: string): string {
  return text.replaceAll('"', '#quot;');
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
