package credits

import "strings"

// roles are what somebody did for a text, a picture or a page. "文" and "图" are roles
// only where a sign parts them from the name.
var roles = words(`记者 記者 通讯员 通訊員 特派员 特派員 特约记者 评论员 評論員 作者 笔者 撰稿人 撰稿 撰文 撰写 撰寫 执笔 執筆 文字 文稿 文案 文本 采写 採寫 采访 採訪 采编
	编辑 編輯 责编 責編 责任编辑 責任編輯 编委 編委 主笔 主筆 摄影师 攝影師 译者 譯者 编审 編審 主编 主編 编导 編導 编译 編譯 編集 翻译 翻譯 翻訳 校对 校對 审校 審校 校審 审核 審核 核稿 审稿 審稿 审读 审定 监审 监制 監製 監修 核发 签发 簽發 复核 覆核
	一审 二审 三审 初审 复审 终审 一校 二校 三校 摄影 攝影 摄像 攝像 撮影 摄 攝 拍摄 图片 圖片 图文 圖文 写真 供图 供圖 供稿 投稿 来稿 制图 製圖 绘图 繪圖 插图 插畫 插画 漫画 海报 美编 美術 设计 設計 排版 策划 策劃 统筹 統籌
	视频 視頻 音频 剪辑 剪輯 后期 後期 配音 播音 出镜 整理 实习生 實習生 著者 文責 取材 構成 值班 值班主任 值班总编 值班总编辑 总编辑 總編輯 总编 总策划 总监制 出品人 制片人 制作 製作 创意`)

// signedRoles need a sign after or before them.
var signedRoles = words(`文 图 圖 図 编 編 译 譯 审 校 撰`)

// asking roles also stand before what their bearer asks in an interview: "记者：为什么？"
var asking = words(`记者 記者 编辑 編輯 评论员 評論員 主编`)

// modifiers stand before a role.
var modifiers = []string{"特稿", "文章", "本报", "本報", "本网", "本網", "本刊", "本社", "本台", "总台", "本版", "本期", "本期值班", "本文", "特约", "特約", "首席", "见习", "見習", "实习", "實習", "特派", "值班", "当班", "今日", "栏目", "欄目",
	"新媒体", "新媒體", "全媒体", "融媒体", "责任", "責任", "执行", "執行", "副", "总", "總", "高级", "资深", "資深", "视觉", "文字", "图片", "摄影", "攝影", "助理", "校园", "通讯", "前方", "驻外", "驻京", "驻沪", "驻华", "央视", "新华社", "新華社", "新华网", "网络", "微信", "版面", "美术", "技术", "原", "图/", "文/"}

// closing words stand after a name: what its bearer did, or how it was sent.
var closing = words(`摄 攝 摄影 攝影 撮影 报道 報道 報導 摄影报道 攝影報導 综合报道 綜合報導 综合報導 专题报道 專題報導 现场报道 独家报道 编译 編譯 整理 撰文 采写 文 图 圖 电 電 讯 訊 发 发自 供图 供圖 制图 编 编辑 編輯 译 著 合成 改编 综合 綜合 文图 图文 文并图 文并摄 摄像 执笔 執筆 供稿 核稿 即时报道`)

// closers are the closing words that make a line a credit where no role stands before
// the name: "王小明 摄".
var closers = words(`摄 攝 摄影 攝影 撮影 摄影报道 攝影報導 报道 報道 報導 综合报道 綜合報導 專題報導 专题报道 编译 編譯 整理 撰文 采写 供图 供圖 制图 供稿 文并图 文并摄 执笔 執筆 核稿`)

// beside may stand in a credit and names nobody.
var beside = words(`和 及 与 與 等 完 图/文 责 来源 來源 出品 出处 发自 日期 时间 時間 发布时间 发布 地点 单位 联合 支持 鸣谢 视频来源 图片来源 圖片來源 图源 圖源 受访者 受访者供图 受訪者提供 资料图 网络截图 视频截图 部分`)

// outlets end the name of a paper, an agency, an office or a place of work.
var outlets = []string{"报", "報", "报社", "報社", "社", "网", "網", "台", "臺", "电视台", "新闻", "新聞", "客户端", "周刊", "週刊", "杂志", "雜誌", "日报", "晚报", "晨报", "商报", "传媒", "频道", "中心", "医院", "醫院", "大学", "大學",
	"学院", "學院", "研究所", "研究院", "委员会", "委員會", "卫健委", "疾控", "局", "部", "厅", "科", "处", "室", "系", "公众号", "编辑部", "工作室", "教授", "医师", "醫師", "医生", "主任", "博士", "研究员", "局長", "局长", "支队", "大队", "公司", "协会", "學會", "学会", "通讯社"}

func words(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}
