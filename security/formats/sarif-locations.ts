import type { Location } from '../finding.ts';
import type { Loose } from '../present.ts';
import { type Fields, isFields, nested, number, optionalEntries, text } from './fields.ts';

export interface SarifPlace {
  readonly location: Loose<Location>;
  readonly code?: string;
  readonly snippet?: string;
}

/** Where a result is: one place for each of its locations, and a single empty one when it has none. */
export function sarifPlaces(result: Fields, run: Fields): readonly SarifPlace[] {
  const places = sarifPlacesOf(result['locations'], run);
  if (places.length > 0) return places;
  const analyzed = nested(result, 'analysisTarget');
  return [{ location: Object.keys(analyzed).length > 0 ? artifactPlace(analyzed, run) : {} }];
}

export function sarifPlacesOf(locations: unknown, run: Fields): readonly SarifPlace[] {
  return optionalEntries(locations, '"locations"').map((location) => placeOf(location, run));
}

function placeOf(location: Fields, run: Fields): SarifPlace {
  const physical = nested(location, 'physicalLocation');
  const region = nested(physical, 'region');
  const [logical] = optionalEntries(location['logicalLocations'], '"logicalLocations"');
  const code = text(nested(region, 'snippet'), 'text');
  const snippet = text(nested(physical, 'contextRegion', 'snippet'), 'text') ?? code;
  return {
    location: {
      ...artifactPlace(nested(physical, 'artifactLocation'), run),
      line: number(region, 'startLine'),
      endLine: number(region, 'endLine'),
      column: number(region, 'startColumn'),
      endColumn: number(region, 'endColumn'),
      symbol: logical && (text(logical, 'fullyQualifiedName') ?? text(logical, 'name')),
    },
    ...(code !== undefined && { code }),
    ...(snippet !== undefined && { snippet }),
  };
}

/** A web address is a URL; any other URI is a path, without the directory that its base stands for. */
function artifactPlace(artifact: Fields, run: Fields): Loose<Location> {
  const listed = listedArtifact(number(artifact, 'index'), run);
  const uri = text(artifact, 'uri') ?? text(listed, 'uri');
  if (uri === undefined) return {};
  if (/^https?:/i.test(uri)) return { url: uri };
  const baseId = text(artifact, 'uriBaseId') ?? text(listed, 'uriBaseId');
  return { path: withoutBase(joinBase(decode(uri), baseId, run), run) };
}

function listedArtifact(index: number | undefined, run: Fields): Fields {
  const artifacts = run['artifacts'];
  const artifact = Array.isArray(artifacts) && index !== undefined ? artifacts[index] : undefined;
  return isFields(artifact) ? nested(artifact, 'location') : {};
}

/** Prefixes the relative part of the base; its absolute part is where the tool happened to run. */
function joinBase(path: string, baseId: string | undefined, run: Fields, depth = 0): string {
  const bases = nested(run, 'originalUriBaseIds');
  if (baseId === undefined || depth > 10 || !Object.hasOwn(bases, baseId)) return path;
  const base = nested(bases, baseId);
  const uri = decode(text(base, 'uri')?.trim() ?? '');
  if (uri === '' || isAbsolute(uri)) return path;
  return joinBase(`${uri.replace(/\/+$/, '')}/${path}`, text(base, 'uriBaseId'), run, depth + 1);
}

/** An absolute path that lies below one of the run's bases is relative to that base. */
function withoutBase(path: string, run: Fields): string {
  if (!isAbsolute(path)) return path;
  const bases = Object.values(nested(run, 'originalUriBaseIds'))
    .flatMap((base) => (isFields(base) ? decode(text(base, 'uri')?.trim() ?? '') : []))
    .filter((base) => isAbsolute(base) && path.startsWith(base.endsWith('/') ? base : `${base}/`));
  const longest = bases.toSorted((a, b) => b.length - a.length)[0];
  return longest === undefined ? path : path.slice(longest.length).replace(/^\/+/, '');
}

function isAbsolute(uri: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:|\/|\\)/i.test(uri);
}

/** What is not valid percent-encoding is taken as it is: some tools write plain paths. */
function decode(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch (error) {
    if (error instanceof URIError) return uri;
    throw error;
  }
}
