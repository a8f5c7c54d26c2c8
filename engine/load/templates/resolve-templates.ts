import type { SourceMap } from '../../diagnostic.ts';
import type { Value } from '../../outcome.ts';
import { loadSchemaCheck } from '../check-schema.ts';
import type { ResolvedDocument } from '../load.ts';
import type { ParsedDocument, SourceFile } from '../parse-yaml.ts';
import { TemplateCatalog } from './catalog.ts';
import { Composer } from './composer.ts';
import { readTemplate } from './template.ts';

/** A resolved document that knows where each of its values was written; see `Origins.sourceMap`. */
export interface ComposedDocument extends ResolvedDocument {
  readonly source: SourceMap;
}

export type TemplateResolver = (document: ParsedDocument, value: Value) => Promise<ComposedDocument>;

/**
 * Replaces every link to a template by what the template holds. The files are read at the first pipeline that has a
 * link. Keys that stand next to the link win over the template's; an element whose link cannot be resolved is reported
 * and left out, so that nothing else is said about it.
 */
export function createTemplateResolver(readFiles: () => Promise<readonly SourceFile[]>): TemplateResolver {
  let files: Promise<readonly SourceFile[]> | undefined;
  return async (document, value) => {
    if (!hasLinks(value)) return { value, diagnostics: [], source: document.source };
    files ??= readFiles();
    const check = await loadSchemaCheck();
    const catalog = new TemplateCatalog((await files).map((file) => readTemplate(file, check)));
    const composer = new Composer(document.source, catalog, check);
    const composed = composer.document(value);
    const diagnostics = [...composer.diagnostics, ...catalog.unused];
    return { value: composed, diagnostics, source: composer.source };
  };
}

function hasLinks(value: Value): boolean {
  return JSON.stringify(value).includes('"templateRef"');
}
