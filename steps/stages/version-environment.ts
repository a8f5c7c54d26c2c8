const semver = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?$/;

/** The parts of a tag that reads as a version, with or without a leading `v`. */
export function versionEnvironment(tag: string): Readonly<Record<string, string>> {
  const version = tag.replace(/^v/, '');
  const match = semver.exec(version);
  if (match === null) return { DRONE_SEMVER_ERROR: `${tag} is not a semantic version` };
  const [, major = '', minor = '', patch = '', prerelease = '', build = ''] = match;
  return {
    DRONE_SEMVER: version,
    DRONE_SEMVER_MAJOR: major,
    DRONE_SEMVER_MINOR: minor,
    DRONE_SEMVER_PATCH: patch,
    DRONE_SEMVER_PRERELEASE: prerelease,
    DRONE_SEMVER_BUILD: build,
    DRONE_SEMVER_SHORT: `${major}.${minor}.${patch}`,
    ...(isYear(Number(major)) ? calendar(version, major, minor, patch, prerelease) : {}),
  };
}

function calendar(
  version: string,
  ...[major, minor, micro, modifier]: readonly [string, string, string, string]
): Readonly<Record<string, string>> {
  return {
    DRONE_CALVER: version,
    DRONE_CALVER_MAJOR: major,
    DRONE_CALVER_MINOR: minor,
    DRONE_CALVER_MICRO: micro,
    DRONE_CALVER_MAJOR_MINOR: `${major}.${minor}`,
    DRONE_CALVER_MODIFIER: modifier,
  };
}

function isYear(major: number): boolean {
  return (major >= 19 && major <= 99) || (major >= 2019 && major <= 9998);
}
