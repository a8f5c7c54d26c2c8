import { legacyWords } from './legacy-words.ts';
import type { RequestProblem, Settings } from './scan-request.ts';
import { type SettingName, stepPathOfSetting } from './setting-names.ts';

export interface SettingReader {
  readonly problems: readonly RequestProblem[];
  /** Trimmed text of a setting; absent when it is empty. */
  text(name: SettingName): string | undefined;
  /** One of the words, in any case; another word is a problem, and absent. */
  choose<T extends string>(name: SettingName, words: readonly T[]): T | undefined;
  /** Whether a problem with this setting was reported, so that rules which build on it stay silent. */
  isBroken(name: SettingName): boolean;
  report(name: SettingName, code: RequestProblem['code'], message: string): void;
}

/** Reads settings and collects every problem under the name that the author of the YAML has used. */
export function createSettingReader(style: 'step' | 'settings', settings: Settings): SettingReader {
  const problems: RequestProblem[] = [];
  const pathOf = (name: SettingName): string =>
    style === 'step' ? stepPathOfSetting[name] : `settings.${name}`;
  const reader: SettingReader = {
    problems,
    text: (name) => settings[name]?.trim() || undefined,
    choose(name, words) {
      const written = reader.text(name);
      const chosen = words.find((word) => word === written?.toLowerCase());
      if (written !== undefined && chosen === undefined) {
        const known = style === 'settings' ? words.map((word) => legacyWords.get(word) ?? word) : words;
        reader.report(name, 'scan/invalid-value', `is "${written}"; it may be ${known.join(', ')}`);
      }
      return chosen;
    },
    isBroken: (name) => problems.some(({ path }) => path === pathOf(name)),
    report(name, code, message) {
      const path = pathOf(name);
      problems.push({ path, code, message: `${path} ${message}` });
    },
  };
  return reader;
}
