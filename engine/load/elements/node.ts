import type { DocumentPath } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import type { NodeElement } from '../definition.ts';
import { type Fields, present, textOf } from '../fields.ts';
import type { Reading } from './context.ts';
import { readTimeout } from './durations.ts';
import { readFailureStrategies, type StrategyHolder } from './failure-strategies.ts';
import { readStrategy } from './strategy.ts';
import { readWhen } from './when.ts';

/** What stages, steps and step groups have in common. */
export function readNode(
  reading: Reading,
  { fields, raw, path }: { readonly fields: Fields; readonly raw: Value; readonly path: DocumentPath },
  holder: StrategyHolder,
): NodeElement {
  const identifier = textOf(fields['identifier']) ?? '';
  const at = (key: string): DocumentPath => [...path, key];
  return present({
    path,
    identifier,
    name: textOf(fields['name']) || identifier,
    description: textOf(fields['description']),
    when: readWhen(reading, fields['when'], at('when'), holder.kind === 'stage' ? 'stage' : 'step'),
    failureStrategies: readFailureStrategies(
      reading,
      fields['failureStrategies'],
      at('failureStrategies'),
      holder,
    ),
    strategy: readStrategy(reading, fields['strategy'], at('strategy')),
    timeout: readTimeout(reading, fields['timeout'], at('timeout')),
    raw,
  });
}
