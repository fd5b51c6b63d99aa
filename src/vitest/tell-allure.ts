import { attachment } from 'allure-js-commons';
import { type AllureInput, allureAttachments, allureCase } from '../report/allure/allure-case.js';
import type { TellMore } from './cell-tests.js';

/** Leaves for allure-vitest what a cell is in Allure, and attaches what explains it. */
export const tellAllure =
  (input: AllureInput): TellMore =>
  async (judged, meta) => {
    const own = allureCase(judged, input);
    if (own !== undefined) meta.aisbfAllure = own;
    for (const { name, type, content } of allureAttachments(judged, input)) await attachment(name, content, type);
  };
