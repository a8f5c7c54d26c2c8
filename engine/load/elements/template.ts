import type { DocumentPath } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import { fieldsOf } from '../fields.ts';
import { checkElement, type Reading } from './context.ts';

/**
 * Reports an element that is still a link to a template: the resolver runs before elements are read.
 * @returns whether it is one, so that nothing else is asked of it.
 */
export function reportTemplate(reading: Reading, element: Value | undefined, path: DocumentPath): boolean {
  const link = fieldsOf(element)['template'];
  if (link === undefined) return false;
  const at = [...path, 'template'];
  const fields = checkElement(reading, { name: 'templateLink', value: link, path: at });
  const label = fields['versionLabel'] === undefined ? '' : ` in version "${fields['versionLabel']}"`;
  if (typeof fields['templateRef'] !== 'string') return true;
  reading.problems.error({
    code: 'definition/template-not-found',
    message: `the template "${fields['templateRef']}"${label} is not available here`,
    hint: 'put its YAML under .pipeline/templates, or write the element out',
    path: [...at, 'templateRef'],
  });
  return true;
}
