"""The words and scripts by which firewalls, outages, logins, missing pages and hijackers are known: data, no logic."""

from __future__ import annotations

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


CHALLENGE_HEADERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("cf-mitigated", _any("challenge")),
    ("x-amzn-waf-action", _any(r"\w")),
    ("x-sucuri-block", _any(r"\w")),
    ("x-waf-block", _any(r"\w")),
    ("set-cookie", _any("__jsl_clearance(?:_s)?=", "acw_sc__v2=", "yunsuo_session_verify=", "sl-challenge")),
)
"""A header's name and what its value says when a challenge came; a cookie alone proves nothing (answer.py)."""

CHALLENGE_SCRIPTS = _any(
    r"__jsl_clearance",  # 加速乐
    r"acw_sc__v2",
    r"\$_ts\s*=|\$_ts\.(?:nsd|cd)|window\[['\"]\$_ts['\"]\]",  # 瑞数
    r"yunsuo_session_verify",
    r"_guard/(?:auto|slide|click)\.js|guardret",
    r"wzws(?:-|_)(?:waf|ray|cid)|wzwsquestion",
    r"safeline|sl-challenge",
    r"cdn-cgi/challenge-platform|cf_chl_",
    r"geetest|initGeetest|TencentCaptcha|captcha[-_.]?(?:js|id|div|box|img|verify)|/captcha",
    r"safedog|ALIYUN_CAPTCHA|awsWafCookie|incapsula|_Incapsula_Resource",
)
"""Marks of a challenge in the markup."""

SELF_RELOAD = _any(r"document\.cookie\s*=[^;]{0,400};.{0,2000}?(?:location\.(?:reload|replace|href)|location\s*=)")
"""A script that sets a cookie and comes again: a challenge whatever its maker."""

_BLOCKS = (
    r"(?:访问|请求|操作|点击)(?:过于|太|次数过于|次数太)频繁",
    r"(?:访问|请求|操作)(?:次数|频率)(?:过多|过高|超(?:过|出)限制)",
    r"(?:拒绝|禁止)(?:您的)?访问|访问(?:已)?被(?:拒绝|拦截|阻断|禁止|限制)|请求(?:已)?被(?:拒绝|拦截|阻断|阻止)",
    r"(?:请求|提交).{0,10}(?:不合法|非法|恶意|危险|威胁|攻击)(?:的)?(?:参数|内容|请求|行为)",
    r"(?:疑似|检测到).{0,10}(?:攻击|异常(?:访问|流量|请求)|机器人|爬虫)",
    r"(?:IP|地址).{0,16}(?:被封|封禁|黑名单|被限制|禁止访问|不允许访问)",
)
BLOCK_WORDS = _any(*_BLOCKS)
"""A firewall speaking, wherever it stands."""

CHALLENGE_WORDS = _any(
    *_BLOCKS,
    r"(?:安全|人机|身份|滑动|滑块|图形|浏览器)(?:性)?(?:验证|校验|检测|检查)(?:码|中|$|[,。:!])",
    r"(?:拖动|滑动|按住)(?:下方|左侧|右侧)?滑块",
    r"(?:请|需)(?:先)?(?:输入|填写|完成).{0,8}验证",
    r"(?:网站|Web|云)(?:应用)?(?:防火墙|防护|安全狗|卫士)",
    r"(?:请|需)(?:先)?(?:开启|启用|打开)(?:浏览器)?(?:的)?\s?(?:JavaScript|JS|Cookie)",
    r"正在(?:检查|检测|验证)您的(?:浏览器|访问|网络)|正在进行安全(?:检查|验证)",
    r"too many requests|access denied|request (?:has been )?blocked|attention required|just a moment",
    r"(?:please )?(?:enable|turn on) (?:javascript|cookies?)|verify (?:that )?you are (?:a )?human|are you a robot",
)
"""Also what asks for a code, which a log-in box does as well."""

MAINTENANCE_WORDS = _any(
    r"(?:系统|网站|平台|服务器|栏目|本站)(?:正在|正|目前|现|暂时|因|进行){0,3}.{0,6}(?:升级|(?<!技术)(?<!运行)(?<!日常)维护|改版|检修|割接|迁移)(?!情况|工作|管理|单位|部门|电话)",
    r"(?:正在|进行)(?:系统|网站|例行|升级)?(?:升级|维护|改版|检修)(?:中|,|。|!|$)",
    r"(?:暂停|停止|暂时关闭|临时关闭)(?:对外)?(?:访问|服务|运行)|网站(?:暂时|临时|已)关闭",
    r"升级维护|维护升级|维护中|建设中.{0,4}敬请期待|服务(?:暂时)?不可用|暂时无法(?:提供服务|访问)",
    r"under (?:maintenance|construction)|temporarily (?:unavailable|down)|service unavailable",
    r"欠费|主机已?(?:停止|暂停|到期|过期)|空间已?(?:到期|停止|暂停)|网站已?(?:停机|暂停|被关停)|未(?:进行)?备案|备案(?:信息)?(?:未|不)",
)
"""Also what a provider puts up for a site that did not pay or is not registered (T061)."""

PARKED_WORDS = _any(
    r"域名.{0,12}(?:出售|转让|待售|已过期|停放|竞拍|购买)|(?:出售|转让|购买)(?:此|该|本)域名",
    r"domain (?:name )?(?:is|may be) for sale|buy this domain|parked (?:free|domain)|this domain (?:has )?expired",
)

NOT_FOUND_WORDS = _any(
    r"(?:您|你)(?:所|想|要)?(?:访问|请求|查找|浏览|查看|寻找|要找|打开)的?(?:这个|该)?"
    r"(?:页面|网页|内容|文章|信息|资源|文件|栏目|地址|链接|网址|URL)"
    r".{0,12}(?:不存在|找不到|未找到|没有找到|删除|移除|下线|撤下|失效|过期|出错|错误|丢失)",
    r"(?:页面|网页|文章|信息|内容|资源|文件|链接|栏目)(?:已)?(?:经)?(?:不存在|找不到|未找到|没有找到|被?删除|被?移除|被?撤[下销]"
    r"|已?下线|已?失效|已?过期|走丢|丢失|不见)",
    r"(?:找不到|未找到|没有找到|无法找到)(?:您|你|该|此|相关|指定|对应)?.{0,8}(?:页面|网页|文章|信息|内容|资源|文件|页)",
    r"(?:404|410)\s?(?:错误|error|not ?found|页面|-|—|!|$)|error\s?404|http\s?404",
    r"page (?:you requested )?(?:was |is |could )?not (?:be )?found|not ?found|no such (?:page|file)",
)

ERROR_WORDS = _any(
    r"(?:服务器|系统|程序|数据库|网站)(?:内部|运行|连接|发生|出现)?(?:错误|异常|出错|失败|繁忙)",
    r"HTTP Status 5\d\d|java\.lang\.|NullPointerException|Server Error in|Runtime Error",
    r"stack ?trace|ORA-\d{5}|SQLException",
    r"(?:Fatal|Parse) error:|ADODB\.|Microsoft OLE DB|Bad Gateway|Gateway Time-?out|Internal Server Error",
)
"""A fault of the server under a success status."""

LOGIN_TITLE = _any(
    r"^(?:用户|系统|统一|管理员|后台|欢迎)?.{0,12}(?:登录|登陆|身份认证|单点认证)(?:$|[-_|—])", r"^(?:sign|log) ?in"
)
LOGIN_PATH = re.compile(r"/(?:[\w-]*login|logon|signin|sso|cas|passport|oauth2?|uaa|auth)(?:[/?.;_]|$)", re.IGNORECASE)
ERROR_PATH = re.compile(r"/(?:[\w-]*404|error|errors|notfound|not_found|err)(?:[/?._-]|$)", re.IGNORECASE)
SEARCH_PATH = re.compile(r"/(?:search|sousuo|ss|was5|igs/front)(?:[/?._-]|$)", re.IGNORECASE)
HOME_PATH = re.compile(r"^/(?:(?:index|default|home|main)\.(?:s?html?|jsp|aspx?|php|do))?$", re.IGNORECASE)

SENDS_ON = re.compile(
    r"location(?:\.href)?\s{0,5}=\s{0,5}['\"]([^'\"\s]{1,300})['\"]"
    r"|location\.(?:replace|assign)\(\s{0,5}['\"]([^'\"\s]{1,300})['\"]"
    r"|http-equiv=['\"]?refresh['\"]?[^>]{0,60}?url\s{0,3}=\s{0,3}['\"]?([^'\">\s]{1,300})",
    re.IGNORECASE,
)
"""A page that sends its reader on by script or refresh; one of the groups is the target."""

OFFICE_MARKUP = re.compile(r"urn:schemas-microsoft-com|xmlns:[wxo]=|mso-|Word\.Document|Excel\.Sheet", re.IGNORECASE)
"""HTML as Word and Excel save it under .doc and .xls."""

GAMBLING: tuple[re.Pattern[str], ...] = (
    _any(r"博彩|菠菜网|赌场|赌博网|casino|betting"),
    _any(r"六合彩|时时彩|快三|北京赛车|pk10|幸运飞艇|彩票(?:平台|投注|开奖)|香港马会|特码|baccarat|lottery"),
    _any(
        r"百家乐|真人(?:荷官|视讯|娱乐)|老虎机|电子游艺|捕鱼(?:达人|游戏)|棋牌(?:游戏|娱乐|平台)",
        r"slot ?(?:game|online|gacor)|\bpoker\b",
    ),
    _any(
        r"(?:澳门|新)?葡京|威尼斯人|金沙(?:娱乐|赌)|太阳城|皇冠(?:体育|足球|现金)|永利|银河娱乐|bet365|manbetx|ag真人|开云体育"
    ),
    _any(r"注册(?:送|即送)|开户送|首充|充值送|返水|体育(?:投注|博)|娱乐城|滚球|judi"),
    _any(
        r"成人(?:视频|电影|网站|影院)|激情(?:视频|电影)|裸聊|约炮|无码|av(?:在线|女优)|黄色(?:视频|网站)",
        r"\bporn|\bxxx\b|sexy? (?:video|cam)",
    ),
)
"""One group, one signal: words that hijackers of lapsed domains write."""

OFFICIAL = re.compile(r"政府|政务|人民|信息公开|公开|办公室|公安备|标识码|主办单位|街道|乡镇|县|区")
"""What no official page is without."""

EMPTY_LIST = re.compile(
    r"暂无|没有(?:找到|查询到|检索到)?(?:相关|符合条件的?|任何|您要的|更多)?(?:数据|信息|内容|记录|文章|结果)"
    r"|无(?:相关)?(?:数据|记录|信息|内容)|共\s{0,3}0\s{0,3}[条篇]|查询结果为空|栏目(?:正在)?建设中"
)
