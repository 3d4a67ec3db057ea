export type { Model, ModelInput } from './model.js';
