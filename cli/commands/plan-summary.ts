import type { DocumentPath } from '../../engine/diagnostic.ts';
import type { Value } from '../../engine/outcome.ts';
import type { Registries } from '../../engine/plan/compile.ts';
import type { Plan, PlanNode } from '../../engine/plan/plan.ts';
import type { Support } from '../../engine/step-type.ts';
import type { Services, StepSettings } from '../../steps/services.ts';

/** One line of `pipeline plan`: what a node is and how it would run here. */
export interface PlanLine {
  readonly id: string;
  readonly depth: number;
  readonly kind: PlanNode['kind'];
  readonly identifier: string;
  readonly name: string;
  readonly type?: string;
  readonly support: Support['level'];
  readonly reason?: string;
  /** As far as they are known before expressions are resolved. */
  readonly images: readonly string[];
  readonly isLooped: boolean;
}

/** Every node of a plan, in the order of the file, loops folded. */
export function planLines(
  plan: Plan,
  registries: Registries<Services>,
  settings: StepSettings = defaultSettings,
): readonly PlanLine[] {
  return plan.root.children.flatMap((node) => linesOf(node, 0, { registries, settings }));
}

export interface RefusedStep {
  readonly identifier: string;
  readonly type: string;
  readonly reason: string;
  readonly path: DocumentPath;
}

/** Stages and steps that nothing here can run. */
export function refusedSteps(plan: Plan, registries: Registries<Services>): readonly RefusedStep[] {
  return refusedBelow(plan.root, { registries, settings: defaultSettings });
}

function refusedBelow(node: PlanNode, view: View): readonly RefusedStep[] {
  const shown = node.loop?.body ?? node;
  const support = supportOf(shown, view);
  const below = [...shown.children, ...shown.rollback].flatMap((child) => refusedBelow(child, view));
  if (support.level !== 'refused') return below;
  const { identifier, type = shown.kind } = shown;
  return [{ identifier, type, reason: support.reason, path: shown.element?.path ?? [] }];
}

const defaultSettings: StepSettings = {
  pull: 'missing',
  scanners: {},
  userGroups: {},
  shellImages: { bash: 'debian:bookworm-slim', powerShell: 'mcr.microsoft.com/powershell' },
};

interface View {
  readonly registries: Registries<Services>;
  readonly settings: StepSettings;
}

function linesOf(node: PlanNode, depth: number, view: View): readonly PlanLine[] {
  const shown = node.loop?.body ?? node;
  const support = supportOf(shown, view);
  const line: PlanLine = {
    id: node.id,
    depth,
    kind: shown.kind,
    identifier: node.identifier,
    name: node.name,
    images: imagesOf(shown, view),
    isLooped: node.loop !== undefined,
    support: support.level,
    ...(node.type === undefined ? {} : { type: node.type }),
    ...('reason' in support ? { reason: support.reason } : {}),
  };
  const below = [...shown.children, ...shown.rollback].flatMap((child) => linesOf(child, depth + 1, view));
  return [line, ...below];
}

function supportOf(node: PlanNode, { registries }: View): Support {
  const type = node.type ?? '';
  if (node.kind === 'stage') return registries.stages.find(type)?.support ?? unknown(type);
  if (node.kind !== 'step') return { level: 'native' };
  const step = registries.steps.find(type);
  if (step === undefined) return unknown(type);
  return typeof step.support === 'function' ? step.support(specOf(node)) : step.support;
}

function unknown(type: string): Support {
  return { level: 'refused', reason: `nothing here runs ${type}` };
}

function imagesOf(node: PlanNode, { registries, settings }: View): readonly string[] {
  if (node.kind !== 'step') return [];
  const images = registries.steps.find(node.type ?? '')?.images?.(specOf(node), settingsOnly(settings)) ?? [];
  return images.filter((image) => image !== '');
}

/** `images` looks at settings alone; the other services are not there before a run. */
function settingsOnly(settings: StepSettings): Services {
  return { settings } as Services;
}

function specOf(node: PlanNode): Value {
  const raw = node.element?.raw;
  // An element's raw value is the YAML mapping it was read from.
  return (raw as { readonly spec?: Value } | undefined)?.spec ?? {};
}
