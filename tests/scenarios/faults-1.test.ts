import { judgeShare } from './judge-share.js';

judgeShare(0, 2);
