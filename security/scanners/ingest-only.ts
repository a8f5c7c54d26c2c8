import type { FindingType } from '../finding.ts';
import type { TargetType } from '../target.ts';
import type { Scanner } from './scanner.ts';

type Row = readonly [
  id: string,
  type: string | undefined,
  aliases: readonly string[],
  findingType: FindingType,
  targetTypes: readonly TargetType[],
  summary: string,
];

const repository = ['repository'] as const;
const container = ['container'] as const;
const instance = ['instance'] as const;
const configuration = ['configuration'] as const;
const either = ['repository', 'container'] as const;

/** Products whose results are read from SARIF or STO JSON. A product that gets a file of its own leaves this table. */
const products: readonly Row[] = [
  ['anchore', 'Anchore', [], 'SCA', container, 'Anchore Enterprise image analysis'],
  ['appscan', undefined, [], 'DAST', instance, 'HCL AppScan'],
  ['aqua_security', 'AquaSecurity', ['aquasec'], 'SCA', container, 'Aqua Security images'],
  ['aws-ecr', 'AWSECR', [], 'SCA', container, 'Amazon ECR image scanning'],
  ['aws-security-hub', 'AWSSecurityHub', [], 'MISCONFIG', configuration, 'AWS Security Hub'],
  ['blackduckhub', 'BlackDuck', ['blackduck'], 'SCA', either, 'Black Duck'],
  ['burp', 'Burp', [], 'DAST', instance, 'Burp Suite'],
  ['checkmarx', 'Checkmarx', [], 'SAST', repository, 'Checkmarx'],
  ['checkmarxone', 'CheckmarxOne', [], 'SAST', ['repository', 'container', 'instance'], 'Checkmarx One'],
  ['clair', 'Clair', [], 'SCA', container, 'Clair images'],
  ['codeql', 'CodeQL', [], 'SAST', repository, 'CodeQL'],
  ['cortexcloud', 'CortexCloud', [], 'SCA', container, 'Cortex Cloud'],
  ['coverity', 'Coverity', [], 'SAST', repository, 'Coverity'],
  ['data-theorem', 'DataTheorem', [], 'SAST', repository, 'Data Theorem'],
  ['docker-content-trust', 'DockerContentTrust', [], 'MISCONFIG', container, 'Docker Content Trust'],
  [
    'external',
    'External',
    [],
    'SAST',
    ['repository', 'container', 'instance', 'configuration'],
    'Results from any other tool',
  ],
  ['fortify', undefined, [], 'SAST', repository, 'Fortify'],
  ['fortifyondemand', 'FortifyOnDemand', [], 'SAST', ['repository', 'instance'], 'Fortify on Demand'],
  ['fossa', 'Fossa', [], 'SCA', repository, 'FOSSA'],
  ['githubadvancedsecurity', 'GitHubAdvancedSecurity', [], 'SAST', repository, 'GitHub Advanced Security'],
  ['harnesssast', 'HarnessSAST', [], 'SAST', repository, 'Harness SAST'],
  ['harnesssca', 'HarnessSCA', [], 'SCA', repository, 'Harness SCA'],
  ['metasploit', 'Metasploit', [], 'DAST', instance, 'Metasploit'],
  ['modelscan', 'ModelScan', [], 'SAST', repository, 'ModelScan for AI models'],
  ['mythosagent', 'MythosAgent', [], 'SAST', repository, 'Mythos Agent code scan'],
  ['nessus', 'Nessus', [], 'DAST', instance, 'Nessus'],
  ['nexusiq', 'NexusIQ', [], 'SCA', repository, 'Nexus IQ'],
  ['openai', 'OpenAi', [], 'SAST', repository, 'OpenAI code scan'],
  ['openvas', 'Openvas', [], 'DAST', instance, 'OpenVAS'],
  ['qualys', 'Qualys', [], 'DAST', instance, 'Qualys'],
  ['reapsaw', 'Reapsaw', [], 'SAST', repository, 'Reapsaw'],
  ['scoutsuite', undefined, [], 'MISCONFIG', configuration, 'Scout Suite'],
  ['shiftleft', 'ShiftLeft', ['qwiet'], 'SAST', repository, 'Qwiet AI'],
  ['sniper', 'Sniper', [], 'DAST', instance, 'Sn1per'],
  ['sysdig', 'Sysdig', [], 'SCA', container, 'Sysdig'],
  ['tenableio', 'Tenable', ['tenable'], 'DAST', instance, 'Tenable'],
  ['traceable', 'Traceable', [], 'DAST', instance, 'Traceable API testing'],
  ['twistlock', 'PrismaCloud', ['prismacloud'], 'SCA', container, 'Prisma Cloud'],
  ['veracode', 'Veracode', [], 'SAST', repository, 'Veracode'],
  ['whitesource', 'Mend', ['mend'], 'SCA', either, 'Mend'],
  ['wiz', 'Wiz', [], 'SCA', ['container', 'repository'], 'Wiz'],
  ['xray', 'JfrogXray', ['jfrog-xray'], 'SCA', container, 'JFrog Xray'],
];

export const ingestOnly: readonly Scanner[] = products.map(
  ([id, type, aliases, findingType, targetTypes, summary]) => ({
    id,
    ...(type !== undefined && { type }),
    aliases,
    summary,
    findingType,
    targetTypes,
    modes: ['ingestion'],
    configs: ['default'],
    formats: [],
  }),
);
