import { judgeShare } from './judge-share.js';

judgeShare(1, 2);
