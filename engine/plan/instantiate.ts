import type { Iteration } from '../state/events.ts';
import type { PlanNode } from './plan.ts';

/** The node of one turn of a loop: identifier, name and every id below it end in the turn's postfix. */
export function instantiate(loop: PlanNode, iteration: Iteration): PlanNode {
  const body = loop.loop?.body;
  if (body === undefined) throw new Error(`${loop.id} is not a loop`);
  const id = loop.id + iteration.postfix;
  const instance = rebase(body, loop.id, id);
  return {
    ...instance,
    identifier: body.identifier + iteration.postfix,
    name: body.name + iteration.postfix,
    parentId: loop.id,
  };
}

function rebase(node: PlanNode, from: string, to: string): PlanNode {
  const move = (id: string) => (id === from ? to : to + id.slice(from.length));
  return {
    ...node,
    id: move(node.id),
    children: node.children.map((child) => adopt(child, from, to)),
    rollback: node.rollback.map((child) => adopt(child, from, to)),
    ...(node.loop === undefined ? {} : { loop: { ...node.loop, body: adopt(node.loop.body, from, to) } }),
  };
}

function adopt(node: PlanNode, from: string, to: string): PlanNode {
  const moved = rebase(node, from, to);
  if (node.parentId === undefined) return moved;
  return { ...moved, parentId: node.parentId === from ? to : to + node.parentId.slice(from.length) };
}
