import type { StageType } from '../../engine/step-type.ts';
import type { Services } from '../services.ts';
import { custom } from './custom.ts';

export const approval: StageType<Services> = {
  ...custom,
  type: 'Approval',
  summary: 'Wait for a person to approve or reject.',
};
