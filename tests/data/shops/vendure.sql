-- Vendure 3.7.3 (npm @vendure/core), installed; its process ran in Asia/Tokyo, its database in UTC
CREATE TABLE public.channel (
    "createdAt" timestamp without time zone DEFAULT now() NOT NULL,
    "updatedAt" timestamp without time zone DEFAULT now() NOT NULL,
    code character varying NOT NULL,
    token character varying NOT NULL,
    description character varying DEFAULT ''::character varying,
    "defaultLanguageCode" character varying NOT NULL,
    "availableLanguageCodes" text,
    "defaultCurrencyCode" character varying NOT NULL,
    "availableCurrencyCodes" text,
    "trackInventory" boolean DEFAULT true NOT NULL,
    "outOfStockThreshold" integer DEFAULT 0 NOT NULL,
    "pricesIncludeTax" boolean NOT NULL,
    id integer NOT NULL,
    "sellerId" integer,
    "defaultTaxZoneId" integer,
    "defaultShippingZoneId" integer
);
CREATE SEQUENCE public.channel_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.channel_id_seq OWNED BY public.channel.id;
CREATE TABLE public.history_entry (
    "createdAt" timestamp without time zone DEFAULT now() NOT NULL,
    "updatedAt" timestamp without time zone DEFAULT now() NOT NULL,
    type character varying NOT NULL,
    "isPublic" boolean NOT NULL,
    data text NOT NULL,
    id integer NOT NULL,
    discriminator character varying NOT NULL,
    "administratorId" integer,
    "customerId" integer,
    "orderId" integer
);
CREATE SEQUENCE public.history_entry_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.history_entry_id_seq OWNED BY public.history_entry.id;
CREATE TABLE public."order" (
    "createdAt" timestamp without time zone DEFAULT now() NOT NULL,
    "updatedAt" timestamp without time zone DEFAULT now() NOT NULL,
    type character varying DEFAULT 'Regular'::character varying NOT NULL,
    code character varying NOT NULL,
    state character varying NOT NULL,
    active boolean DEFAULT true NOT NULL,
    "orderPlacedAt" timestamp without time zone,
    "couponCodes" text NOT NULL,
    "shippingAddress" text NOT NULL,
    "billingAddress" text NOT NULL,
    "currencyCode" character varying NOT NULL,
    id integer NOT NULL,
    "aggregateOrderId" integer,
    "customerId" integer,
    "taxZoneId" integer,
    "subTotal" integer NOT NULL,
    "subTotalWithTax" integer NOT NULL,
    shipping integer DEFAULT 0 NOT NULL,
    "shippingWithTax" integer DEFAULT 0 NOT NULL,
    "customFieldsRakutenransiteid" character varying(255),
    "customFieldsRakutenlandingurl" character varying(255),
    "customFieldsRakutenlandedat" timestamp(6) without time zone
);
CREATE TABLE public.order_channels_channel (
    "orderId" integer NOT NULL,
    "channelId" integer NOT NULL
);
CREATE SEQUENCE public.order_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.order_id_seq OWNED BY public."order".id;
CREATE TABLE public.order_line (
    "createdAt" timestamp without time zone DEFAULT now() NOT NULL,
    "updatedAt" timestamp without time zone DEFAULT now() NOT NULL,
    quantity integer NOT NULL,
    "orderPlacedQuantity" integer DEFAULT 0 NOT NULL,
    "listPriceIncludesTax" boolean NOT NULL,
    adjustments text NOT NULL,
    "taxLines" text NOT NULL,
    id integer NOT NULL,
    "sellerChannelId" integer,
    "shippingLineId" integer,
    "productVariantId" integer NOT NULL,
    "taxCategoryId" integer,
    "initialListPrice" integer,
    "listPrice" integer NOT NULL,
    "featuredAssetId" integer,
    "orderId" integer
);
CREATE SEQUENCE public.order_line_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.order_line_id_seq OWNED BY public.order_line.id;
CREATE TABLE public.order_line_reference (
    "createdAt" timestamp without time zone DEFAULT now() NOT NULL,
    "updatedAt" timestamp without time zone DEFAULT now() NOT NULL,
    quantity integer NOT NULL,
    id integer NOT NULL,
    "fulfillmentId" integer,
    "modificationId" integer,
    "orderLineId" integer NOT NULL,
    "refundId" integer,
    discriminator character varying NOT NULL
);
CREATE SEQUENCE public.order_line_reference_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.order_line_reference_id_seq OWNED BY public.order_line_reference.id;
CREATE TABLE public.payment (
    "createdAt" timestamp without time zone DEFAULT now() NOT NULL,
    "updatedAt" timestamp without time zone DEFAULT now() NOT NULL,
    method character varying NOT NULL,
    state character varying NOT NULL,
    "errorMessage" character varying,
    "transactionId" character varying,
    metadata text NOT NULL,
    id integer NOT NULL,
    amount integer NOT NULL,
    "orderId" integer
);
CREATE SEQUENCE public.payment_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.payment_id_seq OWNED BY public.payment.id;
CREATE TABLE public.product_variant (
    "createdAt" timestamp without time zone DEFAULT now() NOT NULL,
    "updatedAt" timestamp without time zone DEFAULT now() NOT NULL,
    "deletedAt" timestamp without time zone,
    enabled boolean DEFAULT true NOT NULL,
    sku character varying NOT NULL,
    "outOfStockThreshold" integer DEFAULT 0 NOT NULL,
    "useGlobalOutOfStockThreshold" boolean DEFAULT true NOT NULL,
    "trackInventory" character varying DEFAULT 'INHERIT'::character varying NOT NULL,
    id integer NOT NULL,
    "featuredAssetId" integer,
    "taxCategoryId" integer,
    "productId" integer
);
CREATE SEQUENCE public.product_variant_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.product_variant_id_seq OWNED BY public.product_variant.id;
CREATE TABLE public.product_variant_translation (
    "createdAt" timestamp without time zone DEFAULT now() NOT NULL,
    "updatedAt" timestamp without time zone DEFAULT now() NOT NULL,
    "languageCode" character varying NOT NULL,
    name character varying NOT NULL,
    id integer NOT NULL,
    "baseId" integer
);
CREATE SEQUENCE public.product_variant_translation_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.product_variant_translation_id_seq OWNED BY public.product_variant_translation.id;
CREATE TABLE public.refund (
    "createdAt" timestamp without time zone DEFAULT now() NOT NULL,
    "updatedAt" timestamp without time zone DEFAULT now() NOT NULL,
    method character varying NOT NULL,
    reason character varying,
    state character varying NOT NULL,
    "transactionId" character varying,
    metadata text NOT NULL,
    id integer NOT NULL,
    "paymentId" integer NOT NULL,
    items integer NOT NULL,
    shipping integer NOT NULL,
    adjustment integer NOT NULL,
    total integer NOT NULL
);
CREATE SEQUENCE public.refund_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.refund_id_seq OWNED BY public.refund.id;
CREATE TABLE public.shipping_line (
    "createdAt" timestamp without time zone DEFAULT now() NOT NULL,
    "updatedAt" timestamp without time zone DEFAULT now() NOT NULL,
    "listPriceIncludesTax" boolean NOT NULL,
    adjustments text NOT NULL,
    "taxLines" text NOT NULL,
    id integer NOT NULL,
    "shippingMethodId" integer NOT NULL,
    "listPrice" integer NOT NULL,
    "orderId" integer
);
CREATE SEQUENCE public.shipping_line_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.shipping_line_id_seq OWNED BY public.shipping_line.id;
ALTER TABLE ONLY public.channel ALTER COLUMN id SET DEFAULT nextval('public.channel_id_seq'::regclass);
ALTER TABLE ONLY public.history_entry ALTER COLUMN id SET DEFAULT nextval('public.history_entry_id_seq'::regclass);
ALTER TABLE ONLY public."order" ALTER COLUMN id SET DEFAULT nextval('public.order_id_seq'::regclass);
ALTER TABLE ONLY public.order_line ALTER COLUMN id SET DEFAULT nextval('public.order_line_id_seq'::regclass);
ALTER TABLE ONLY public.order_line_reference ALTER COLUMN id SET DEFAULT nextval('public.order_line_reference_id_seq'::regclass);
ALTER TABLE ONLY public.payment ALTER COLUMN id SET DEFAULT nextval('public.payment_id_seq'::regclass);
ALTER TABLE ONLY public.product_variant ALTER COLUMN id SET DEFAULT nextval('public.product_variant_id_seq'::regclass);
ALTER TABLE ONLY public.product_variant_translation ALTER COLUMN id SET DEFAULT nextval('public.product_variant_translation_id_seq'::regclass);
ALTER TABLE ONLY public.refund ALTER COLUMN id SET DEFAULT nextval('public.refund_id_seq'::regclass);
ALTER TABLE ONLY public.shipping_line ALTER COLUMN id SET DEFAULT nextval('public.shipping_line_id_seq'::regclass);
INSERT INTO public.channel ("createdAt", "updatedAt", code, token, description, "defaultLanguageCode", "availableLanguageCodes", "defaultCurrencyCode", "availableCurrencyCodes", "trackInventory", "outOfStockThreshold", "pricesIncludeTax", id, "sellerId", "defaultTaxZoneId", "defaultShippingZoneId") VALUES ('2026-11-28 14:32:13.967155', '2026-11-28 14:32:20.274063', '__default_channel__', 'qbc07djpospkvvecfl0x', '', 'en', 'en', 'USD', 'USD', true, 0, false, 1, 1, 1, 1);
INSERT INTO public.channel ("createdAt", "updatedAt", code, token, description, "defaultLanguageCode", "availableLanguageCodes", "defaultCurrencyCode", "availableCurrencyCodes", "trackInventory", "outOfStockThreshold", "pricesIncludeTax", id, "sellerId", "defaultTaxZoneId", "defaultShippingZoneId") VALUES ('2026-11-28 14:32:26.244464', '2026-11-28 14:32:26.244464', 'gross', 'gross', '', 'en', 'en', 'EUR', 'EUR', true, 0, true, 2, 2, 1, 1);
INSERT INTO public.channel ("createdAt", "updatedAt", code, token, description, "defaultLanguageCode", "availableLanguageCodes", "defaultCurrencyCode", "availableCurrencyCodes", "trackInventory", "outOfStockThreshold", "pricesIncludeTax", id, "sellerId", "defaultTaxZoneId", "defaultShippingZoneId") VALUES ('2026-11-28 14:32:29.640069', '2026-11-28 14:32:29.640069', 'tokyo', 'tokyo', '', 'en', 'en', 'JPY', 'JPY', true, 0, true, 3, 3, 1, 1);
INSERT INTO public.channel ("createdAt", "updatedAt", code, token, description, "defaultLanguageCode", "availableLanguageCodes", "defaultCurrencyCode", "availableCurrencyCodes", "trackInventory", "outOfStockThreshold", "pricesIncludeTax", id, "sellerId", "defaultTaxZoneId", "defaultShippingZoneId") VALUES ('2026-11-28 14:32:32.206015', '2026-11-28 14:32:32.206015', 'seller-two', 'seller-two', '', 'en', 'en', 'EUR', 'EUR', true, 0, true, 4, 4, 1, 1);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:36.168149', '2026-11-28 14:32:36.168149', 'ORDER_STATE_TRANSITION', true, '{"from":"Created","to":"AddingItems"}', 1, 'OrderHistoryEntry', NULL, NULL, 1);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:36.778269', '2026-11-28 14:32:36.778269', 'ORDER_COUPON_APPLIED', true, '{"couponCode":"TEN","promotionId":1}', 2, 'OrderHistoryEntry', NULL, NULL, 1);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:37.925347', '2026-11-28 14:32:37.925347', 'ORDER_STATE_TRANSITION', true, '{"from":"AddingItems","to":"ArrangingPayment"}', 3, 'OrderHistoryEntry', NULL, NULL, 1);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:38.020667', '2026-11-28 14:32:38.020667', 'ORDER_PAYMENT_TRANSITION', true, '{"paymentId":1,"from":"Created","to":"Settled"}', 4, 'OrderHistoryEntry', NULL, NULL, 1);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:38.020667', '2026-11-28 14:32:38.020667', 'ORDER_STATE_TRANSITION', true, '{"from":"ArrangingPayment","to":"PaymentSettled"}', 5, 'OrderHistoryEntry', NULL, NULL, 1);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 23:32:38.705', '2026-11-28 14:32:38.020667', 'CUSTOMER_ADDRESS_CREATED', false, '{"address":"Street 1, 10115, Germany"}', 6, 'CustomerHistoryEntry', NULL, 1, NULL);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:39.113518', '2026-11-28 14:32:39.113518', 'ORDER_STATE_TRANSITION', true, '{"from":"Created","to":"AddingItems"}', 7, 'OrderHistoryEntry', NULL, NULL, 2);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:39.855885', '2026-11-28 14:32:39.855885', 'ORDER_COUPON_APPLIED', true, '{"couponCode":"TEN","promotionId":1}', 8, 'OrderHistoryEntry', NULL, NULL, 2);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:41.278025', '2026-11-28 14:32:41.278025', 'ORDER_STATE_TRANSITION', true, '{"from":"AddingItems","to":"ArrangingPayment"}', 9, 'OrderHistoryEntry', NULL, NULL, 2);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:41.472067', '2026-11-28 14:32:41.472067', 'ORDER_PAYMENT_TRANSITION', true, '{"paymentId":2,"from":"Created","to":"Settled"}', 10, 'OrderHistoryEntry', NULL, NULL, 2);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:41.472067', '2026-11-28 14:32:41.472067', 'ORDER_STATE_TRANSITION', true, '{"from":"ArrangingPayment","to":"PaymentSettled"}', 11, 'OrderHistoryEntry', NULL, NULL, 2);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 23:32:41.96', '2026-11-28 14:32:41.472067', 'CUSTOMER_ADDRESS_CREATED', false, '{"address":"Street 1, 10115, Germany"}', 12, 'CustomerHistoryEntry', NULL, 2, NULL);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:42.132071', '2026-11-28 14:32:42.132071', 'ORDER_CANCELLATION', true, '{"lines":[{"orderLineId":3,"quantity":2},{"orderLineId":4,"quantity":1}],"reason":"no longer wanted","shippingCancelled":true}', 13, 'OrderHistoryEntry', 1, NULL, 2);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:42.132071', '2026-11-28 14:32:42.132071', 'ORDER_STATE_TRANSITION', true, '{"from":"PaymentSettled","to":"Cancelled"}', 14, 'OrderHistoryEntry', 1, NULL, 2);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:42.747537', '2026-11-28 14:32:42.747537', 'ORDER_STATE_TRANSITION', true, '{"from":"Created","to":"AddingItems"}', 15, 'OrderHistoryEntry', NULL, NULL, 3);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:43.127427', '2026-11-28 14:32:43.127427', 'ORDER_COUPON_APPLIED', true, '{"couponCode":"TEN","promotionId":1}', 16, 'OrderHistoryEntry', NULL, NULL, 3);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:44.00961', '2026-11-28 14:32:44.00961', 'ORDER_STATE_TRANSITION', true, '{"from":"AddingItems","to":"ArrangingPayment"}', 17, 'OrderHistoryEntry', NULL, NULL, 3);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:44.262328', '2026-11-28 14:32:44.262328', 'ORDER_PAYMENT_TRANSITION', true, '{"paymentId":3,"from":"Created","to":"Settled"}', 18, 'OrderHistoryEntry', NULL, NULL, 3);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:44.262328', '2026-11-28 14:32:44.262328', 'ORDER_STATE_TRANSITION', true, '{"from":"ArrangingPayment","to":"PaymentSettled"}', 19, 'OrderHistoryEntry', NULL, NULL, 3);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:44.936065', '2026-11-28 14:32:44.936065', 'ORDER_REFUND_TRANSITION', true, '{"refundId":1,"from":"Pending","to":"Settled","reason":"given back"}', 20, 'OrderHistoryEntry', 1, NULL, 3);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:45.219087', '2026-11-28 14:32:45.219087', 'ORDER_STATE_TRANSITION', true, '{"from":"Created","to":"AddingItems"}', 21, 'OrderHistoryEntry', NULL, NULL, 4);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:46.138948', '2026-11-28 14:32:46.138948', 'ORDER_STATE_TRANSITION', true, '{"from":"AddingItems","to":"ArrangingPayment"}', 22, 'OrderHistoryEntry', NULL, NULL, 4);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:46.506688', '2026-11-28 14:32:46.506688', 'ORDER_PAYMENT_TRANSITION', true, '{"paymentId":4,"from":"Created","to":"Authorized"}', 23, 'OrderHistoryEntry', NULL, NULL, 4);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:46.506688', '2026-11-28 14:32:46.506688', 'ORDER_STATE_TRANSITION', true, '{"from":"ArrangingPayment","to":"PaymentAuthorized"}', 24, 'OrderHistoryEntry', NULL, NULL, 4);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 23:32:47.06', '2026-11-28 14:32:46.506688', 'CUSTOMER_ADDRESS_CREATED', false, '{"address":"Street 1, 10115, Germany"}', 25, 'CustomerHistoryEntry', NULL, 3, NULL);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:47.298639', '2026-11-28 14:32:47.298639', 'ORDER_STATE_TRANSITION', true, '{"from":"Created","to":"AddingItems"}', 26, 'OrderHistoryEntry', NULL, NULL, 5);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:48.283003', '2026-11-28 14:32:48.283003', 'ORDER_STATE_TRANSITION', true, '{"from":"AddingItems","to":"ArrangingPayment"}', 27, 'OrderHistoryEntry', NULL, NULL, 5);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:48.464785', '2026-11-28 14:32:48.464785', 'ORDER_PAYMENT_TRANSITION', true, '{"paymentId":5,"from":"Created","to":"Authorized"}', 28, 'OrderHistoryEntry', NULL, NULL, 5);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:48.464785', '2026-11-28 14:32:48.464785', 'ORDER_STATE_TRANSITION', true, '{"from":"ArrangingPayment","to":"PaymentAuthorized"}', 29, 'OrderHistoryEntry', NULL, NULL, 5);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 23:32:48.776', '2026-11-28 14:32:48.464785', 'CUSTOMER_ADDRESS_CREATED', false, '{"address":"Street 1, 10115, Germany"}', 30, 'CustomerHistoryEntry', NULL, 4, NULL);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:48.964093', '2026-11-28 14:32:48.964093', 'ORDER_PAYMENT_TRANSITION', true, '{"paymentId":5,"from":"Authorized","to":"Settled"}', 31, 'OrderHistoryEntry', 1, NULL, 5);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:48.964093', '2026-11-28 14:32:48.964093', 'ORDER_STATE_TRANSITION', true, '{"from":"PaymentAuthorized","to":"PaymentSettled"}', 32, 'OrderHistoryEntry', 1, NULL, 5);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:49.150976', '2026-11-28 14:32:49.150976', 'ORDER_FULFILLMENT', true, '{"fulfillmentId":1}', 33, 'OrderHistoryEntry', 1, NULL, 5);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:49.150976', '2026-11-28 14:32:49.150976', 'ORDER_FULFILLMENT_TRANSITION', true, '{"fulfillmentId":1,"from":"Created","to":"Pending"}', 34, 'OrderHistoryEntry', 1, NULL, 5);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:49.328068', '2026-11-28 14:32:49.328068', 'ORDER_FULFILLMENT_TRANSITION', true, '{"fulfillmentId":1,"from":"Pending","to":"Shipped"}', 35, 'OrderHistoryEntry', 1, NULL, 5);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:49.328068', '2026-11-28 14:32:49.328068', 'ORDER_STATE_TRANSITION', true, '{"from":"PaymentSettled","to":"Shipped"}', 36, 'OrderHistoryEntry', 1, NULL, 5);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:49.773742', '2026-11-28 14:32:49.773742', 'ORDER_STATE_TRANSITION', true, '{"from":"Created","to":"AddingItems"}', 37, 'OrderHistoryEntry', NULL, NULL, 6);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:50.156103', '2026-11-28 14:32:50.156103', 'ORDER_COUPON_APPLIED', true, '{"couponCode":"TEN","promotionId":1}', 38, 'OrderHistoryEntry', NULL, NULL, 6);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:51.082736', '2026-11-28 14:32:51.082736', 'ORDER_STATE_TRANSITION', true, '{"from":"AddingItems","to":"ArrangingPayment"}', 39, 'OrderHistoryEntry', NULL, NULL, 6);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:51.241442', '2026-11-28 14:32:51.241442', 'ORDER_PAYMENT_TRANSITION', true, '{"paymentId":6,"from":"Created","to":"Settled"}', 40, 'OrderHistoryEntry', NULL, NULL, 6);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:51.241442', '2026-11-28 14:32:51.241442', 'ORDER_STATE_TRANSITION', true, '{"from":"ArrangingPayment","to":"PaymentSettled"}', 41, 'OrderHistoryEntry', NULL, NULL, 6);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:51.842935', '2026-11-28 14:32:51.842935', 'ORDER_STATE_TRANSITION', true, '{"from":"Created","to":"AddingItems"}', 42, 'OrderHistoryEntry', NULL, NULL, 7);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:52.573301', '2026-11-28 14:32:52.573301', 'ORDER_COUPON_APPLIED', true, '{"couponCode":"TEN","promotionId":1}', 43, 'OrderHistoryEntry', NULL, NULL, 7);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:53.506002', '2026-11-28 14:32:53.506002', 'ORDER_STATE_TRANSITION', true, '{"from":"AddingItems","to":"ArrangingPayment"}', 44, 'OrderHistoryEntry', NULL, NULL, 7);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:53.627731', '2026-11-28 14:32:53.627731', 'ORDER_PAYMENT_TRANSITION', true, '{"paymentId":7,"from":"Created","to":"Settled"}', 45, 'OrderHistoryEntry', NULL, NULL, 7);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:53.627731', '2026-11-28 14:32:53.627731', 'ORDER_STATE_TRANSITION', true, '{"from":"ArrangingPayment","to":"PaymentSettled"}', 46, 'OrderHistoryEntry', NULL, NULL, 7);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:54.18295', '2026-11-28 14:32:54.18295', 'ORDER_CANCELLATION', true, '{"lines":[{"orderLineId":11,"quantity":1},{"orderLineId":12,"quantity":2}],"reason":"no longer wanted","shippingCancelled":false}', 47, 'OrderHistoryEntry', 1, NULL, 7);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:54.569611', '2026-11-28 14:32:54.569611', 'ORDER_STATE_TRANSITION', true, '{"from":"Created","to":"AddingItems"}', 48, 'OrderHistoryEntry', NULL, NULL, 8);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:55.352872', '2026-11-28 14:32:55.352872', 'ORDER_STATE_TRANSITION', true, '{"from":"AddingItems","to":"ArrangingPayment"}', 49, 'OrderHistoryEntry', NULL, NULL, 8);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:55.45309', '2026-11-28 14:32:55.45309', 'ORDER_PAYMENT_TRANSITION', true, '{"paymentId":8,"from":"Created","to":"Settled"}', 50, 'OrderHistoryEntry', NULL, NULL, 8);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:55.45309', '2026-11-28 14:32:55.45309', 'ORDER_STATE_TRANSITION', true, '{"from":"ArrangingPayment","to":"PaymentSettled"}', 51, 'OrderHistoryEntry', NULL, NULL, 8);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 23:32:55.734', '2026-11-28 14:32:55.45309', 'CUSTOMER_ADDRESS_CREATED', false, '{"address":"Street 1, 10115, Germany"}', 52, 'CustomerHistoryEntry', NULL, 5, NULL);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:55.927686', '2026-11-28 14:32:55.927686', 'ORDER_REFUND_TRANSITION', true, '{"refundId":2,"from":"Pending","to":"Settled","reason":"given back"}', 53, 'OrderHistoryEntry', 1, NULL, 8);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:56.065487', '2026-11-28 14:32:56.065487', 'ORDER_STATE_TRANSITION', true, '{"from":"Created","to":"AddingItems"}', 54, 'OrderHistoryEntry', NULL, NULL, 9);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:56.858702', '2026-11-28 14:32:56.858702', 'ORDER_STATE_TRANSITION', true, '{"from":"AddingItems","to":"ArrangingPayment"}', 55, 'OrderHistoryEntry', NULL, NULL, 9);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:57.001747', '2026-11-28 14:32:57.001747', 'ORDER_PAYMENT_TRANSITION', true, '{"paymentId":9,"from":"Created","to":"Settled"}', 56, 'OrderHistoryEntry', NULL, NULL, 9);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:57.001747', '2026-11-28 14:32:57.001747', 'ORDER_STATE_TRANSITION', true, '{"from":"ArrangingPayment","to":"PaymentSettled"}', 57, 'OrderHistoryEntry', NULL, NULL, 9);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 23:32:57.272', '2026-11-28 14:32:57.001747', 'CUSTOMER_ADDRESS_CREATED', false, '{"address":"Street 1, 10115, Germany"}', 58, 'CustomerHistoryEntry', NULL, 6, NULL);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:57.530208', '2026-11-28 14:32:57.530208', 'ORDER_REFUND_TRANSITION', true, '{"refundId":3,"from":"Pending","to":"Settled","reason":"given back"}', 59, 'OrderHistoryEntry', 1, NULL, 9);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:57.661313', '2026-11-28 14:32:57.661313', 'ORDER_STATE_TRANSITION', true, '{"from":"Created","to":"AddingItems"}', 60, 'OrderHistoryEntry', NULL, NULL, 10);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:58.052903', '2026-11-28 14:32:58.052903', 'ORDER_COUPON_APPLIED', true, '{"couponCode":"TEN","promotionId":1}', 61, 'OrderHistoryEntry', NULL, NULL, 10);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:58.918193', '2026-11-28 14:32:58.918193', 'ORDER_STATE_TRANSITION', true, '{"from":"AddingItems","to":"ArrangingPayment"}', 62, 'OrderHistoryEntry', NULL, NULL, 10);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:59.049214', '2026-11-28 14:32:59.049214', 'ORDER_PAYMENT_TRANSITION', true, '{"paymentId":10,"from":"Created","to":"Settled"}', 63, 'OrderHistoryEntry', NULL, NULL, 10);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:59.049214', '2026-11-28 14:32:59.049214', 'ORDER_STATE_TRANSITION', true, '{"from":"ArrangingPayment","to":"PaymentSettled"}', 64, 'OrderHistoryEntry', NULL, NULL, 10);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 23:32:59.386', '2026-11-28 14:32:59.049214', 'CUSTOMER_ADDRESS_CREATED', false, '{"address":"Street 1, 10115, Germany"}', 65, 'CustomerHistoryEntry', NULL, 7, NULL);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:59.524083', '2026-11-28 14:32:59.524083', 'ORDER_CANCELLATION', true, '{"lines":[{"orderLineId":15,"quantity":1}],"reason":"no longer wanted","shippingCancelled":false}', 66, 'OrderHistoryEntry', 1, NULL, 10);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:32:59.980074', '2026-11-28 14:32:59.980074', 'ORDER_REFUND_TRANSITION', true, '{"refundId":4,"from":"Pending","to":"Settled","reason":"given back"}', 67, 'OrderHistoryEntry', 1, NULL, 10);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:33:00.11421', '2026-11-28 14:33:00.11421', 'ORDER_STATE_TRANSITION', true, '{"from":"Created","to":"AddingItems"}', 68, 'OrderHistoryEntry', NULL, NULL, 11);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:33:00.480117', '2026-11-28 14:33:00.480117', 'ORDER_COUPON_APPLIED', true, '{"couponCode":"TEN","promotionId":1}', 69, 'OrderHistoryEntry', NULL, NULL, 11);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:33:01.172076', '2026-11-28 14:33:01.172076', 'ORDER_STATE_TRANSITION', true, '{"from":"AddingItems","to":"ArrangingPayment"}', 70, 'OrderHistoryEntry', NULL, NULL, 11);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:33:01.285369', '2026-11-28 14:33:01.285369', 'ORDER_PAYMENT_TRANSITION', true, '{"paymentId":11,"from":"Created","to":"Settled"}', 71, 'OrderHistoryEntry', NULL, NULL, 11);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:33:01.285369', '2026-11-28 14:33:01.285369', 'ORDER_STATE_TRANSITION', true, '{"from":"ArrangingPayment","to":"PaymentSettled"}', 72, 'OrderHistoryEntry', NULL, NULL, 11);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:33:01.724069', '2026-11-28 14:33:01.724069', 'ORDER_STATE_TRANSITION', true, '{"from":"Created","to":"AddingItems"}', 73, 'OrderHistoryEntry', NULL, NULL, 12);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:33:02.714192', '2026-11-28 14:33:02.714192', 'ORDER_STATE_TRANSITION', true, '{"from":"AddingItems","to":"ArrangingPayment"}', 74, 'OrderHistoryEntry', NULL, NULL, 12);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:33:02.813743', '2026-11-28 14:33:02.813743', 'ORDER_PAYMENT_TRANSITION', true, '{"paymentId":12,"from":"Created","to":"Settled"}', 75, 'OrderHistoryEntry', NULL, NULL, 12);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:33:02.813743', '2026-11-28 14:33:02.813743', 'ORDER_STATE_TRANSITION', true, '{"from":"ArrangingPayment","to":"PaymentSettled"}', 76, 'OrderHistoryEntry', NULL, NULL, 12);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 23:33:03.368', '2026-11-28 14:33:02.813743', 'CUSTOMER_ADDRESS_CREATED', false, '{"address":"Street 1, 10115, Germany"}', 77, 'CustomerHistoryEntry', NULL, 8, NULL);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:33:03.580868', '2026-11-28 14:33:03.580868', 'ORDER_STATE_TRANSITION', true, '{"from":"Created","to":"AddingItems"}', 78, 'OrderHistoryEntry', NULL, NULL, 15);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:33:03.856076', '2026-11-28 14:33:03.856076', 'ORDER_COUPON_APPLIED', true, '{"couponCode":"TEN","promotionId":1}', 79, 'OrderHistoryEntry', NULL, NULL, 15);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:33:05.407973', '2026-11-28 14:33:05.407973', 'ORDER_STATE_TRANSITION', true, '{"from":"AddingItems","to":"ArrangingPayment"}', 80, 'OrderHistoryEntry', NULL, NULL, 15);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:33:05.636083', '2026-11-28 14:33:05.636083', 'ORDER_PAYMENT_TRANSITION', true, '{"paymentId":13,"from":"Created","to":"Settled"}', 81, 'OrderHistoryEntry', NULL, NULL, 15);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:33:05.636083', '2026-11-28 14:33:05.636083', 'ORDER_STATE_TRANSITION', true, '{"from":"ArrangingPayment","to":"PaymentSettled"}', 82, 'OrderHistoryEntry', NULL, NULL, 15);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 23:33:05.934', '2026-11-28 14:33:05.636083', 'CUSTOMER_ADDRESS_CREATED', false, '{"address":"Street 1, 10115, Germany"}', 83, 'CustomerHistoryEntry', NULL, 9, NULL);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:33:06.101942', '2026-11-28 14:33:06.101942', 'ORDER_STATE_TRANSITION', true, '{"from":"PaymentSettled","to":"Modifying"}', 84, 'OrderHistoryEntry', 1, NULL, 15);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:33:06.293612', '2026-11-28 14:33:06.293612', 'ORDER_CANCELLATION', true, '{"lines":[{"orderLineId":23,"quantity":2}],"shippingCancelled":false}', 85, 'OrderHistoryEntry', 1, NULL, 15);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:33:06.293612', '2026-11-28 14:33:06.293612', 'ORDER_MODIFIED', true, '{"modificationId":1}', 86, 'OrderHistoryEntry', 1, NULL, 15);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:33:06.693297', '2026-11-28 14:33:06.693297', 'ORDER_REFUND_TRANSITION', true, '{"refundId":5,"from":"Pending","to":"Settled","reason":"fewer"}', 87, 'OrderHistoryEntry', 1, NULL, 15);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:33:06.788073', '2026-11-28 14:33:06.788073', 'ORDER_STATE_TRANSITION', true, '{"from":"Modifying","to":"PaymentSettled"}', 88, 'OrderHistoryEntry', 1, NULL, 15);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:33:07.062968', '2026-11-28 14:33:07.062968', 'ORDER_STATE_TRANSITION', true, '{"from":"Created","to":"AddingItems"}', 89, 'OrderHistoryEntry', NULL, NULL, 16);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:33:07.268085', '2026-11-28 14:33:07.268085', 'ORDER_COUPON_APPLIED', true, '{"couponCode":"TEN","promotionId":1}', 90, 'OrderHistoryEntry', NULL, NULL, 16);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:33:08.176075', '2026-11-28 14:33:08.176075', 'ORDER_STATE_TRANSITION', true, '{"from":"AddingItems","to":"ArrangingPayment"}', 91, 'OrderHistoryEntry', NULL, NULL, 16);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:33:08.34927', '2026-11-28 14:33:08.34927', 'ORDER_PAYMENT_TRANSITION', true, '{"paymentId":14,"from":"Created","to":"Settled"}', 92, 'OrderHistoryEntry', NULL, NULL, 16);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:33:08.34927', '2026-11-28 14:33:08.34927', 'ORDER_STATE_TRANSITION', true, '{"from":"ArrangingPayment","to":"PaymentSettled"}', 93, 'OrderHistoryEntry', NULL, NULL, 16);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 23:33:08.832', '2026-11-28 14:33:08.34927', 'CUSTOMER_ADDRESS_CREATED', false, '{"address":"Street 1, 10115, Germany"}', 94, 'CustomerHistoryEntry', NULL, 10, NULL);
INSERT INTO public.history_entry ("createdAt", "updatedAt", type, "isPublic", data, id, discriminator, "administratorId", "customerId", "orderId") VALUES ('2026-11-28 14:33:09.076068', '2026-11-28 14:33:09.076068', 'ORDER_STATE_TRANSITION', true, '{"from":"Created","to":"AddingItems"}', 95, 'OrderHistoryEntry', NULL, NULL, 17);
INSERT INTO public."order" ("createdAt", "updatedAt", type, code, state, active, "orderPlacedAt", "couponCodes", "shippingAddress", "billingAddress", "currencyCode", id, "aggregateOrderId", "customerId", "taxZoneId", "subTotal", "subTotalWithTax", shipping, "shippingWithTax", "customFieldsRakutenransiteid", "customFieldsRakutenlandingurl", "customFieldsRakutenlandedat") VALUES ('2026-11-28 14:32:39.113518', '2026-11-28 14:32:42.132071', 'Regular', 'MEAQFFT41TD9BRXA', 'Cancelled', false, '2026-11-28 23:32:41.72', 'TEN', '{"streetLine1":"Street 1","city":"Berlin","postalCode":"10115","countryCode":"DE","country":"Germany"}', '{}', 'USD', 2, NULL, 2, 1, 0, 0, 0, 0, 'cancelled', 'https://shop.example/?ranSiteID=cancelled', '2026-01-05 18:51:00');
INSERT INTO public."order" ("createdAt", "updatedAt", type, code, state, active, "orderPlacedAt", "couponCodes", "shippingAddress", "billingAddress", "currencyCode", id, "aggregateOrderId", "customerId", "taxZoneId", "subTotal", "subTotalWithTax", shipping, "shippingWithTax", "customFieldsRakutenransiteid", "customFieldsRakutenlandingurl", "customFieldsRakutenlandedat") VALUES ('2026-11-28 14:32:56.065487', '2026-11-28 14:32:56.364', 'Regular', 'MWYZTZPXWNVL2UFC', 'PaymentSettled', false, '2026-11-28 23:32:57.104', '', '{"streetLine1":"Street 1","city":"Berlin","postalCode":"10115","countryCode":"DE","country":"Germany"}', '{}', 'USD', 9, NULL, 6, 1, 2000, 2140, 500, 600, 'whole', 'https://shop.example/?ranSiteID=whole', '2026-01-05 18:51:00');
INSERT INTO public."order" ("createdAt", "updatedAt", type, code, state, active, "orderPlacedAt", "couponCodes", "shippingAddress", "billingAddress", "currencyCode", id, "aggregateOrderId", "customerId", "taxZoneId", "subTotal", "subTotalWithTax", shipping, "shippingWithTax", "customFieldsRakutenransiteid", "customFieldsRakutenlandingurl", "customFieldsRakutenlandedat") VALUES ('2026-11-28 14:32:49.773742', '2026-11-28 14:32:50.488', 'Regular', 'G1J7GFUX2EELMNL8', 'PaymentSettled', false, '2026-11-28 23:32:51.388', 'TEN', '{"streetLine1":"Street 1","city":"Berlin","postalCode":"10115","countryCode":"DE","country":"Germany"}', '{}', 'EUR', 6, NULL, 1, 1, 7766, 8894, 500, 600, 'gross', 'https://shop.example/?ranSiteID=gross', '2026-01-05 18:51:00');
INSERT INTO public."order" ("createdAt", "updatedAt", type, code, state, active, "orderPlacedAt", "couponCodes", "shippingAddress", "billingAddress", "currencyCode", id, "aggregateOrderId", "customerId", "taxZoneId", "subTotal", "subTotalWithTax", shipping, "shippingWithTax", "customFieldsRakutenransiteid", "customFieldsRakutenlandingurl", "customFieldsRakutenlandedat") VALUES ('2026-11-28 14:32:36.168149', '2026-11-28 14:32:37.194', 'Regular', 'SRMV4V6K2G4H69Y4', 'PaymentSettled', false, '2026-11-28 23:32:38.288', 'TEN', '{"streetLine1":"Street 1","city":"Berlin","postalCode":"10115","countryCode":"DE","country":"Germany"}', '{}', 'USD', 1, NULL, 1, 1, 4500, 5282, 500, 600, 'AbC123', 'https://shop.example/?ranSiteID=AbC123', '2026-01-05 18:51:00');
INSERT INTO public."order" ("createdAt", "updatedAt", type, code, state, active, "orderPlacedAt", "couponCodes", "shippingAddress", "billingAddress", "currencyCode", id, "aggregateOrderId", "customerId", "taxZoneId", "subTotal", "subTotalWithTax", shipping, "shippingWithTax", "customFieldsRakutenransiteid", "customFieldsRakutenlandingurl", "customFieldsRakutenlandedat") VALUES ('2026-11-28 14:33:09.076068', '2026-11-28 14:33:09.627037', 'Regular', 'JKHAAHN4G57TSS6P', 'AddingItems', true, NULL, '', '{}', '{}', 'USD', 17, NULL, NULL, 1, 5000, 5870, 0, 0, 'cart', 'https://shop.example/?ranSiteID=cart', '2026-01-05 18:51:00');
INSERT INTO public."order" ("createdAt", "updatedAt", type, code, state, active, "orderPlacedAt", "couponCodes", "shippingAddress", "billingAddress", "currencyCode", id, "aggregateOrderId", "customerId", "taxZoneId", "subTotal", "subTotalWithTax", shipping, "shippingWithTax", "customFieldsRakutenransiteid", "customFieldsRakutenlandingurl", "customFieldsRakutenlandedat") VALUES ('2026-11-28 14:32:54.569611', '2026-11-28 14:32:54.84', 'Regular', '7CWZDBZZCXKTGRKL', 'PaymentSettled', false, '2026-11-28 23:32:55.57', '', '{"streetLine1":"Street 1","city":"Berlin","postalCode":"10115","countryCode":"DE","country":"Germany"}', '{}', 'EUR', 8, NULL, 5, 1, 2179, 2331, 500, 600, 'lump', 'https://shop.example/?ranSiteID=lump', '2026-01-05 18:51:00');
INSERT INTO public."order" ("createdAt", "updatedAt", type, code, state, active, "orderPlacedAt", "couponCodes", "shippingAddress", "billingAddress", "currencyCode", id, "aggregateOrderId", "customerId", "taxZoneId", "subTotal", "subTotalWithTax", shipping, "shippingWithTax", "customFieldsRakutenransiteid", "customFieldsRakutenlandingurl", "customFieldsRakutenlandedat") VALUES ('2026-11-28 14:32:42.747537', '2026-11-28 14:32:43.358', 'Regular', 'ED9WUWWAPUB26VNB', 'PaymentSettled', false, '2026-11-28 23:32:44.464', 'TEN', '{"streetLine1":"Street 1","city":"Berlin","postalCode":"10115","countryCode":"DE","country":"Germany"}', '{}', 'USD', 3, NULL, 1, 1, 4500, 5282, 500, 600, 'partly', 'https://shop.example/?ranSiteID=partly', '2026-01-05 18:51:00');
INSERT INTO public."order" ("createdAt", "updatedAt", type, code, state, active, "orderPlacedAt", "couponCodes", "shippingAddress", "billingAddress", "currencyCode", id, "aggregateOrderId", "customerId", "taxZoneId", "subTotal", "subTotalWithTax", shipping, "shippingWithTax", "customFieldsRakutenransiteid", "customFieldsRakutenlandingurl", "customFieldsRakutenlandedat") VALUES ('2026-11-28 14:32:47.298639', '2026-11-28 14:32:47.78', 'Regular', '62Y4Y1W2LCJ534UU', 'Shipped', false, '2026-11-28 23:32:48.58', '', '{"streetLine1":"Street 1","city":"Berlin","postalCode":"10115","countryCode":"DE","country":"Germany"}', '{}', 'USD', 5, NULL, 4, 1, 6000, 7200, 0, 0, 'settled', 'https://shop.example/?ranSiteID=settled', '2026-01-05 18:51:00');
INSERT INTO public."order" ("createdAt", "updatedAt", type, code, state, active, "orderPlacedAt", "couponCodes", "shippingAddress", "billingAddress", "currencyCode", id, "aggregateOrderId", "customerId", "taxZoneId", "subTotal", "subTotalWithTax", shipping, "shippingWithTax", "customFieldsRakutenransiteid", "customFieldsRakutenlandingurl", "customFieldsRakutenlandedat") VALUES ('2026-11-28 14:33:03.580868', '2026-11-28 14:33:04.752', 'Regular', 'VJ9SC6GCPS45CB7U', 'PaymentSettled', false, '2026-11-28 23:33:05.81', 'TEN', '{"streetLine1":"Street 1","city":"Berlin","postalCode":"10115","countryCode":"DE","country":"Germany"}', '{}', 'USD', 15, NULL, 9, 1, 3800, 4560, 500, 600, 'modified', 'https://shop.example/?ranSiteID=modified', '2026-01-05 18:51:00');
INSERT INTO public."order" ("createdAt", "updatedAt", type, code, state, active, "orderPlacedAt", "couponCodes", "shippingAddress", "billingAddress", "currencyCode", id, "aggregateOrderId", "customerId", "taxZoneId", "subTotal", "subTotalWithTax", shipping, "shippingWithTax", "customFieldsRakutenransiteid", "customFieldsRakutenlandingurl", "customFieldsRakutenlandedat") VALUES ('2026-11-28 14:32:45.219087', '2026-11-28 14:32:45.54', 'Regular', 'HZ3AW4SUEFSL4WPY', 'PaymentAuthorized', false, '2026-11-28 23:32:46.787', '', '{"streetLine1":"Street 1","city":"Berlin","postalCode":"10115","countryCode":"DE","country":"Germany"}', '{}', 'USD', 4, NULL, 3, 1, 2000, 2400, 500, 600, NULL, NULL, NULL);
INSERT INTO public."order" ("createdAt", "updatedAt", type, code, state, active, "orderPlacedAt", "couponCodes", "shippingAddress", "billingAddress", "currencyCode", id, "aggregateOrderId", "customerId", "taxZoneId", "subTotal", "subTotalWithTax", shipping, "shippingWithTax", "customFieldsRakutenransiteid", "customFieldsRakutenlandingurl", "customFieldsRakutenlandedat") VALUES ('2026-11-28 14:32:51.842935', '2026-11-28 14:32:54.18295', 'Regular', 'GC7Q8FLTN6XXQE7M', 'PaymentSettled', false, '2026-11-28 23:32:53.844', 'TEN', '{"streetLine1":"Street 1","city":"Berlin","postalCode":"10115","countryCode":"DE","country":"Germany"}', '{}', 'EUR', 7, NULL, 1, 1, 6266, 7094, 500, 600, 'fewer', 'https://shop.example/?ranSiteID=fewer', '2026-01-05 18:51:00');
INSERT INTO public."order" ("createdAt", "updatedAt", type, code, state, active, "orderPlacedAt", "couponCodes", "shippingAddress", "billingAddress", "currencyCode", id, "aggregateOrderId", "customerId", "taxZoneId", "subTotal", "subTotalWithTax", shipping, "shippingWithTax", "customFieldsRakutenransiteid", "customFieldsRakutenlandingurl", "customFieldsRakutenlandedat") VALUES ('2026-11-28 14:33:02.813743', '2026-11-28 14:33:02.813743', 'Seller', 'FV5GBQ82C645QPQT', 'PaymentSettled', false, '2026-11-28 23:33:02.952', '', '{"streetLine1":"Street 1","city":"Berlin","postalCode":"10115","countryCode":"DE","country":"Germany"}', '{}', 'USD', 13, 12, 8, 1, 3000, 3600, 0, 0, NULL, NULL, NULL);
INSERT INTO public."order" ("createdAt", "updatedAt", type, code, state, active, "orderPlacedAt", "couponCodes", "shippingAddress", "billingAddress", "currencyCode", id, "aggregateOrderId", "customerId", "taxZoneId", "subTotal", "subTotalWithTax", shipping, "shippingWithTax", "customFieldsRakutenransiteid", "customFieldsRakutenlandingurl", "customFieldsRakutenlandedat") VALUES ('2026-11-28 14:33:00.11421', '2026-11-28 14:33:00.668', 'Regular', '5URBQNTWSMWRT7E1', 'PaymentSettled', false, '2026-11-28 23:33:01.446', 'TEN', '{"streetLine1":"Street 1","city":"Berlin","postalCode":"10115","countryCode":"DE","country":"Germany"}', '{}', 'JPY', 11, NULL, 1, 1, 151499, 181799, 500, 600, 'yen', 'https://shop.example/?ranSiteID=yen', '2026-01-05 18:51:00');
INSERT INTO public."order" ("createdAt", "updatedAt", type, code, state, active, "orderPlacedAt", "couponCodes", "shippingAddress", "billingAddress", "currencyCode", id, "aggregateOrderId", "customerId", "taxZoneId", "subTotal", "subTotalWithTax", shipping, "shippingWithTax", "customFieldsRakutenransiteid", "customFieldsRakutenlandingurl", "customFieldsRakutenlandedat") VALUES ('2026-11-28 14:32:57.661313', '2026-11-28 14:32:59.524083', 'Regular', 'BZ79LPKZQ9TZZF27', 'PaymentSettled', false, '2026-11-28 23:32:59.21', 'TEN', '{"streetLine1":"Street 1","city":"Berlin","postalCode":"10115","countryCode":"DE","country":"Germany"}', '{}', 'USD', 10, NULL, 7, 1, 2705, 3128, 500, 600, 'given-up', 'https://shop.example/?ranSiteID=given-up', '2026-01-05 18:51:00');
INSERT INTO public."order" ("createdAt", "updatedAt", type, code, state, active, "orderPlacedAt", "couponCodes", "shippingAddress", "billingAddress", "currencyCode", id, "aggregateOrderId", "customerId", "taxZoneId", "subTotal", "subTotalWithTax", shipping, "shippingWithTax", "customFieldsRakutenransiteid", "customFieldsRakutenlandingurl", "customFieldsRakutenlandedat") VALUES ('2026-11-28 14:33:02.813743', '2026-11-28 14:33:02.813743', 'Seller', 'FJJVWZAY77DALGCA', 'PaymentSettled', false, '2026-11-28 23:33:03.076', '', '{"streetLine1":"Street 1","city":"Berlin","postalCode":"10115","countryCode":"DE","country":"Germany"}', '{}', 'USD', 14, 12, 8, 1, 4500, 5400, 0, 0, NULL, NULL, NULL);
INSERT INTO public."order" ("createdAt", "updatedAt", type, code, state, active, "orderPlacedAt", "couponCodes", "shippingAddress", "billingAddress", "currencyCode", id, "aggregateOrderId", "customerId", "taxZoneId", "subTotal", "subTotalWithTax", shipping, "shippingWithTax", "customFieldsRakutenransiteid", "customFieldsRakutenlandingurl", "customFieldsRakutenlandedat") VALUES ('2026-11-28 14:33:01.724069', '2026-11-28 14:33:02.212', 'Aggregate', 'XULKBWTPQPX1YPHK', 'PaymentSettled', false, '2026-11-28 23:33:02.938', '', '{"streetLine1":"Street 1","city":"Berlin","postalCode":"10115","countryCode":"DE","country":"Germany"}', '{}', 'USD', 12, NULL, 8, 1, 7500, 9000, 500, 600, 'split', 'https://shop.example/?ranSiteID=split', '2026-01-05 18:51:00');
INSERT INTO public."order" ("createdAt", "updatedAt", type, code, state, active, "orderPlacedAt", "couponCodes", "shippingAddress", "billingAddress", "currencyCode", id, "aggregateOrderId", "customerId", "taxZoneId", "subTotal", "subTotalWithTax", shipping, "shippingWithTax", "customFieldsRakutenransiteid", "customFieldsRakutenlandingurl", "customFieldsRakutenlandedat") VALUES ('2026-11-28 14:33:07.062968', '2026-11-28 14:33:07.46', 'Regular', 'T7D8TCBY3JPDX2DN', 'PaymentSettled', false, '2026-11-28 23:33:08.58', 'TEN', '{"streetLine1":"Street 1","city":"Berlin","postalCode":"10115","countryCode":"DE","country":"Germany"}', '{}', 'USD', 16, NULL, 10, 1, 7200, 8640, 500, 600, 'later', 'https://shop.example/?ranSiteID=later', '2026-01-05 18:51:00');
INSERT INTO public.order_channels_channel ("orderId", "channelId") VALUES (1, 1);
INSERT INTO public.order_channels_channel ("orderId", "channelId") VALUES (2, 1);
INSERT INTO public.order_channels_channel ("orderId", "channelId") VALUES (3, 1);
INSERT INTO public.order_channels_channel ("orderId", "channelId") VALUES (4, 1);
INSERT INTO public.order_channels_channel ("orderId", "channelId") VALUES (5, 1);
INSERT INTO public.order_channels_channel ("orderId", "channelId") VALUES (6, 2);
INSERT INTO public.order_channels_channel ("orderId", "channelId") VALUES (6, 1);
INSERT INTO public.order_channels_channel ("orderId", "channelId") VALUES (7, 2);
INSERT INTO public.order_channels_channel ("orderId", "channelId") VALUES (7, 1);
INSERT INTO public.order_channels_channel ("orderId", "channelId") VALUES (8, 2);
INSERT INTO public.order_channels_channel ("orderId", "channelId") VALUES (8, 1);
INSERT INTO public.order_channels_channel ("orderId", "channelId") VALUES (9, 1);
INSERT INTO public.order_channels_channel ("orderId", "channelId") VALUES (10, 1);
INSERT INTO public.order_channels_channel ("orderId", "channelId") VALUES (11, 3);
INSERT INTO public.order_channels_channel ("orderId", "channelId") VALUES (11, 1);
INSERT INTO public.order_channels_channel ("orderId", "channelId") VALUES (12, 1);
INSERT INTO public.order_channels_channel ("orderId", "channelId") VALUES (13, 2);
INSERT INTO public.order_channels_channel ("orderId", "channelId") VALUES (13, 1);
INSERT INTO public.order_channels_channel ("orderId", "channelId") VALUES (14, 4);
INSERT INTO public.order_channels_channel ("orderId", "channelId") VALUES (14, 1);
INSERT INTO public.order_channels_channel ("orderId", "channelId") VALUES (15, 1);
INSERT INTO public.order_channels_channel ("orderId", "channelId") VALUES (16, 1);
INSERT INTO public.order_channels_channel ("orderId", "channelId") VALUES (17, 1);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:32:57.661313', '2026-11-28 14:32:59.524083', 1, 2, false, '[{"amount":-409,"adjustmentSource":"PROMOTION:1","description":"Ten per cent","type":"DISTRIBUTED_ORDER_PROMOTION","data":{"itemDistribution":[-204,-205]}}]', '[{"description":"Standard Europe","taxRate":20}]', 15, NULL, 10, 1, 1, 2000, 2000, NULL, 10);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:32:51.842935', '2026-11-28 14:32:54.18295', 2, 3, true, '[{"amount":-600,"adjustmentSource":"PROMOTION:1","description":"Ten per cent","type":"DISTRIBUTED_ORDER_PROMOTION","data":{"itemDistribution":[-200,-200,-200]}}]', '[{"description":"Standard Europe","taxRate":20}]', 11, NULL, 7, 1, 1, 1999, 1999, NULL, 7);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:32:52.31208', '2026-11-28 14:32:54.18295', 5, 7, true, '[{"amount":-544,"adjustmentSource":"PROMOTION:1","description":"Ten per cent","type":"DISTRIBUTED_ORDER_PROMOTION","data":{"itemDistribution":[-77,-77,-78,-78,-78,-78,-78]}}]', '[{"description":"Reduced Europe","taxRate":7}]', 12, NULL, 7, 2, 2, 777, 777, NULL, 7);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:32:49.773742', '2026-11-28 14:32:51.241442', 3, 3, true, '[{"amount":-600,"adjustmentSource":"PROMOTION:1","description":"Ten per cent","type":"DISTRIBUTED_ORDER_PROMOTION","data":{"itemDistribution":[-200,-200,-200]}}]', '[{"description":"Standard Europe","taxRate":20}]', 9, NULL, 6, 1, 1, 1999, 1999, NULL, 6);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:32:36.168149', '2026-11-28 14:32:38.020667', 2, 2, false, '[{"amount":-409,"adjustmentSource":"PROMOTION:1","description":"Ten per cent","type":"DISTRIBUTED_ORDER_PROMOTION","data":{"itemDistribution":[-204,-205]}}]', '[{"description":"Standard Europe","taxRate":20}]', 1, NULL, 1, 1, 1, 2000, 2000, NULL, 1);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:32:36.540087', '2026-11-28 14:32:38.020667', 1, 1, false, '[{"amount":-91,"adjustmentSource":"PROMOTION:1","description":"Ten per cent","type":"DISTRIBUTED_ORDER_PROMOTION","data":{"itemDistribution":[-91]}}]', '[{"description":"Reduced Europe","taxRate":7}]', 2, NULL, 1, 2, 2, 1000, 1000, NULL, 1);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:32:50.029275', '2026-11-28 14:32:51.241442', 5, 5, true, '[{"amount":-388,"adjustmentSource":"PROMOTION:1","description":"Ten per cent","type":"DISTRIBUTED_ORDER_PROMOTION","data":{"itemDistribution":[-77,-77,-78,-78,-78]}}]', '[{"description":"Reduced Europe","taxRate":7}]', 10, NULL, 6, 2, 2, 777, 777, NULL, 6);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:32:42.747537', '2026-11-28 14:32:44.262328', 2, 2, false, '[{"amount":-409,"adjustmentSource":"PROMOTION:1","description":"Ten per cent","type":"DISTRIBUTED_ORDER_PROMOTION","data":{"itemDistribution":[-204,-205]}}]', '[{"description":"Standard Europe","taxRate":20}]', 5, NULL, 3, 1, 1, 2000, 2000, NULL, 3);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:32:43.026358', '2026-11-28 14:32:44.262328', 1, 1, false, '[{"amount":-91,"adjustmentSource":"PROMOTION:1","description":"Ten per cent","type":"DISTRIBUTED_ORDER_PROMOTION","data":{"itemDistribution":[-91]}}]', '[{"description":"Reduced Europe","taxRate":7}]', 6, NULL, 3, 2, 2, 1000, 1000, NULL, 3);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:32:56.065487', '2026-11-28 14:32:57.001747', 2, 2, false, '[]', '[{"description":"Reduced Europe","taxRate":7}]', 14, NULL, 9, 2, 2, 1000, 1000, NULL, 9);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:32:39.113518', '2026-11-28 14:32:42.132071', 0, 2, false, '[{"amount":-409,"adjustmentSource":"PROMOTION:1","description":"Ten per cent","type":"DISTRIBUTED_ORDER_PROMOTION","data":{"itemDistribution":[-204,-205]}}]', '[{"description":"Standard Europe","taxRate":20}]', 3, NULL, 2, 1, 1, 2000, 2000, NULL, 2);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:32:39.537641', '2026-11-28 14:32:42.132071', 0, 1, false, '[{"amount":-91,"adjustmentSource":"PROMOTION:1","description":"Ten per cent","type":"DISTRIBUTED_ORDER_PROMOTION","data":{"itemDistribution":[-91]}}]', '[{"description":"Reduced Europe","taxRate":7}]', 4, NULL, 2, 2, 2, 1000, 1000, NULL, 2);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:32:45.219087', '2026-11-28 14:32:46.506688', 1, 1, false, '[]', '[{"description":"Standard Europe","taxRate":20}]', 7, NULL, 4, 1, 1, 2000, 2000, NULL, 4);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:32:47.298639', '2026-11-28 14:32:48.464785', 3, 3, false, '[]', '[{"description":"Standard Europe","taxRate":20}]', 8, NULL, 5, 1, 1, 2000, 2000, NULL, 5);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:32:54.569611', '2026-11-28 14:32:55.45309', 3, 3, true, '[]', '[{"description":"Reduced Europe","taxRate":7}]', 13, NULL, 8, 2, 2, 777, 777, NULL, 8);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:33:00.11421', '2026-11-28 14:33:01.285369', 2, 2, true, '[{"amount":-20000,"adjustmentSource":"PROMOTION:1","description":"Ten per cent","type":"DISTRIBUTED_ORDER_PROMOTION","data":{"itemDistribution":[-10000,-10000]}}]', '[{"description":"Standard Europe","taxRate":20}]', 17, NULL, 11, 3, 1, 100000, 100000, NULL, 11);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:33:00.349279', '2026-11-28 14:33:01.285369', 1, 1, true, '[{"amount":-200,"adjustmentSource":"PROMOTION:1","description":"Ten per cent","type":"DISTRIBUTED_ORDER_PROMOTION","data":{"itemDistribution":[-200]}}]', '[{"description":"Standard Europe","taxRate":20}]', 18, NULL, 11, 1, 1, 1999, 1999, NULL, 11);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:32:57.874999', '2026-11-28 14:32:59.049214', 1, 1, false, '[{"amount":-91,"adjustmentSource":"PROMOTION:1","description":"Ten per cent","type":"DISTRIBUTED_ORDER_PROMOTION","data":{"itemDistribution":[-91]}}]', '[{"description":"Reduced Europe","taxRate":7}]', 16, NULL, 10, 2, 2, 1000, 1000, NULL, 10);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:33:03.580868', '2026-11-28 14:33:05.636', 2, 4, false, '[{"amount":-400,"adjustmentSource":"PROMOTION:1","description":"Ten per cent","type":"DISTRIBUTED_ORDER_PROMOTION","data":{"itemDistribution":[-200,-200]}}]', '[{"description":"Standard Europe","taxRate":20}]', 23, NULL, 13, 1, 1, 2000, 2000, NULL, 15);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:33:01.724069', '2026-11-28 14:33:02.813743', 2, 2, false, '[]', '[{"description":"Standard Europe","taxRate":20}]', 19, 2, 12, 4, 1, 1500, 1500, NULL, 12);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:33:01.970613', '2026-11-28 14:33:02.813743', 1, 1, false, '[]', '[{"description":"Standard Europe","taxRate":20}]', 20, 4, 12, 5, 1, 4500, 4500, NULL, 12);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:33:02.813743', '2026-11-28 14:33:02.813743', 2, 2, false, '[]', '[{"description":"Standard Europe","taxRate":20}]', 21, 2, 12, 4, 1, 1500, 1500, NULL, 13);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:33:02.813743', '2026-11-28 14:33:02.813743', 1, 1, false, '[]', '[{"description":"Standard Europe","taxRate":20}]', 22, 4, 12, 5, 1, 4500, 4500, NULL, 14);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:33:07.062968', '2026-11-28 14:33:08.34927', 4, 4, false, '[{"amount":-800,"adjustmentSource":"PROMOTION:1","description":"Ten per cent","type":"DISTRIBUTED_ORDER_PROMOTION","data":{"itemDistribution":[-200,-200,-200,-200]}}]', '[{"description":"Standard Europe","taxRate":20}]', 24, NULL, 14, 1, 1, 2000, 2000, NULL, 16);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:33:09.428095', '2026-11-28 14:33:09.428095', 1, 0, false, '[]', '[{"description":"Reduced Europe","taxRate":7}]', 26, NULL, NULL, 2, 2, 1000, 1000, NULL, 17);
INSERT INTO public.order_line ("createdAt", "updatedAt", quantity, "orderPlacedQuantity", "listPriceIncludesTax", adjustments, "taxLines", id, "sellerChannelId", "shippingLineId", "productVariantId", "taxCategoryId", "initialListPrice", "listPrice", "featuredAssetId", "orderId") VALUES ('2026-11-28 14:33:09.076068', '2026-11-28 14:33:09.076068', 2, 0, false, '[]', '[{"description":"Standard Europe","taxRate":20}]', 25, NULL, NULL, 1, 1, 2000, 2000, NULL, 17);
INSERT INTO public.order_line_reference ("createdAt", "updatedAt", quantity, id, "fulfillmentId", "modificationId", "orderLineId", "refundId", discriminator) VALUES ('2026-11-28 14:32:44.8412', '2026-11-28 14:32:44.8412', 1, 1, NULL, NULL, 5, 1, 'RefundLine');
INSERT INTO public.order_line_reference ("createdAt", "updatedAt", quantity, id, "fulfillmentId", "modificationId", "orderLineId", "refundId", discriminator) VALUES ('2026-11-28 14:32:49.150976', '2026-11-28 14:32:49.150976', 3, 2, 1, NULL, 8, NULL, 'FulfillmentLine');
INSERT INTO public.order_line_reference ("createdAt", "updatedAt", quantity, id, "fulfillmentId", "modificationId", "orderLineId", "refundId", discriminator) VALUES ('2026-11-28 14:33:06.293612', '2026-11-28 14:33:06.293612', 2, 4, NULL, NULL, 23, 5, 'RefundLine');
INSERT INTO public.order_line_reference ("createdAt", "updatedAt", quantity, id, "fulfillmentId", "modificationId", "orderLineId", "refundId", discriminator) VALUES ('2026-11-28 14:33:06.293612', '2026-11-28 14:33:06.293612', -2, 3, NULL, 1, 23, NULL, 'OrderModificationLine');
INSERT INTO public.payment ("createdAt", "updatedAt", method, state, "errorMessage", "transactionId", metadata, id, amount, "orderId") VALUES ('2026-11-28 14:32:38.020667', '2026-11-28 14:32:38.020667', 'paypal', 'Settled', NULL, '14q26dztg', '{}', 1, 5882, 1);
INSERT INTO public.payment ("createdAt", "updatedAt", method, state, "errorMessage", "transactionId", metadata, id, amount, "orderId") VALUES ('2026-11-28 14:32:41.472067', '2026-11-28 14:32:41.472067', 'paypal', 'Settled', NULL, '397n1ky4bb', '{}', 2, 5882, 2);
INSERT INTO public.payment ("createdAt", "updatedAt", method, state, "errorMessage", "transactionId", metadata, id, amount, "orderId") VALUES ('2026-11-28 14:32:44.262328', '2026-11-28 14:32:44.262328', 'paypal', 'Settled', NULL, '3d2rhvppm5', '{}', 3, 5882, 3);
INSERT INTO public.payment ("createdAt", "updatedAt", method, state, "errorMessage", "transactionId", metadata, id, amount, "orderId") VALUES ('2026-11-28 14:32:46.506688', '2026-11-28 14:32:46.506688', 'card', 'Authorized', NULL, 'euwp7okq8', '{}', 4, 3000, 4);
INSERT INTO public.payment ("createdAt", "updatedAt", method, state, "errorMessage", "transactionId", metadata, id, amount, "orderId") VALUES ('2026-11-28 14:32:48.464785', '2026-11-28 14:32:48.964093', 'card', 'Settled', NULL, 'i8qazgqro8', '{}', 5, 7200, 5);
INSERT INTO public.payment ("createdAt", "updatedAt", method, state, "errorMessage", "transactionId", metadata, id, amount, "orderId") VALUES ('2026-11-28 14:32:51.241442', '2026-11-28 14:32:51.241442', 'paypal', 'Settled', NULL, 'gh5mpft54d', '{}', 6, 9494, 6);
INSERT INTO public.payment ("createdAt", "updatedAt", method, state, "errorMessage", "transactionId", metadata, id, amount, "orderId") VALUES ('2026-11-28 14:32:53.627731', '2026-11-28 14:32:53.627731', 'paypal', 'Settled', NULL, '1j5sc33u0p', '{}', 7, 10892, 7);
INSERT INTO public.payment ("createdAt", "updatedAt", method, state, "errorMessage", "transactionId", metadata, id, amount, "orderId") VALUES ('2026-11-28 14:32:55.45309', '2026-11-28 14:32:55.45309', 'paypal', 'Settled', NULL, 'sxyhvuxlf', '{}', 8, 2931, 8);
INSERT INTO public.payment ("createdAt", "updatedAt", method, state, "errorMessage", "transactionId", metadata, id, amount, "orderId") VALUES ('2026-11-28 14:32:57.001747', '2026-11-28 14:32:57.001747', 'paypal', 'Settled', NULL, 'nky1pu7etm', '{}', 9, 2740, 9);
INSERT INTO public.payment ("createdAt", "updatedAt", method, state, "errorMessage", "transactionId", metadata, id, amount, "orderId") VALUES ('2026-11-28 14:32:59.049214', '2026-11-28 14:32:59.049214', 'paypal', 'Settled', NULL, '06754oavd', '{}', 10, 5882, 10);
INSERT INTO public.payment ("createdAt", "updatedAt", method, state, "errorMessage", "transactionId", metadata, id, amount, "orderId") VALUES ('2026-11-28 14:33:01.285369', '2026-11-28 14:33:01.285369', 'paypal', 'Settled', NULL, 'sx5to90jif', '{}', 11, 182399, 11);
INSERT INTO public.payment ("createdAt", "updatedAt", method, state, "errorMessage", "transactionId", metadata, id, amount, "orderId") VALUES ('2026-11-28 14:33:02.813743', '2026-11-28 14:33:02.813743', 'paypal', 'Settled', NULL, '4pd8egypq3', '{}', 12, 9600, 12);
INSERT INTO public.payment ("createdAt", "updatedAt", method, state, "errorMessage", "transactionId", metadata, id, amount, "orderId") VALUES ('2026-11-28 14:33:05.636083', '2026-11-28 14:33:05.636083', 'paypal', 'Settled', NULL, 'jynyub8odp', '{}', 13, 9240, 15);
INSERT INTO public.payment ("createdAt", "updatedAt", method, state, "errorMessage", "transactionId", metadata, id, amount, "orderId") VALUES ('2026-11-28 14:33:08.34927', '2026-11-28 14:33:08.34927', 'paypal', 'Settled', NULL, 'rz18s8707i', '{}', 14, 9240, 16);
INSERT INTO public.product_variant ("createdAt", "updatedAt", "deletedAt", enabled, sku, "outOfStockThreshold", "useGlobalOutOfStockThreshold", "trackInventory", id, "featuredAssetId", "taxCategoryId", "productId") VALUES ('2026-11-28 14:32:23.526723', '2026-11-28 23:32:34.245', NULL, true, 'W-1', 0, true, 'INHERIT', 1, NULL, 1, 1);
INSERT INTO public.product_variant ("createdAt", "updatedAt", "deletedAt", enabled, sku, "outOfStockThreshold", "useGlobalOutOfStockThreshold", "trackInventory", id, "featuredAssetId", "taxCategoryId", "productId") VALUES ('2026-11-28 14:32:24.222277', '2026-11-28 23:32:34.392', NULL, true, 'M-BL', 0, true, 'INHERIT', 2, NULL, 2, 2);
INSERT INTO public.product_variant ("createdAt", "updatedAt", "deletedAt", enabled, sku, "outOfStockThreshold", "useGlobalOutOfStockThreshold", "trackInventory", id, "featuredAssetId", "taxCategoryId", "productId") VALUES ('2026-11-28 14:32:24.698872', '2026-11-28 23:32:34.514', NULL, true, 'K-1', 0, true, 'INHERIT', 3, NULL, 1, 3);
INSERT INTO public.product_variant ("createdAt", "updatedAt", "deletedAt", enabled, sku, "outOfStockThreshold", "useGlobalOutOfStockThreshold", "trackInventory", id, "featuredAssetId", "taxCategoryId", "productId") VALUES ('2026-11-28 14:32:25.035476', '2026-11-28 23:32:34.62', NULL, true, 'S1-MV-1', 0, true, 'INHERIT', 4, NULL, 1, 4);
INSERT INTO public.product_variant ("createdAt", "updatedAt", "deletedAt", enabled, sku, "outOfStockThreshold", "useGlobalOutOfStockThreshold", "trackInventory", id, "featuredAssetId", "taxCategoryId", "productId") VALUES ('2026-11-28 14:32:25.369718', '2026-11-28 23:32:34.731', NULL, true, 'S2-MV-1', 0, true, 'INHERIT', 5, NULL, 1, 5);
INSERT INTO public.product_variant_translation ("createdAt", "updatedAt", "languageCode", name, id, "baseId") VALUES ('2026-11-28 14:32:23.526723', '2026-11-28 14:32:23.526723', 'en', 'Widget', 1, 1);
INSERT INTO public.product_variant_translation ("createdAt", "updatedAt", "languageCode", name, id, "baseId") VALUES ('2026-11-28 14:32:24.222277', '2026-11-28 14:32:24.222277', 'en', 'Mug | Blue', 2, 2);
INSERT INTO public.product_variant_translation ("createdAt", "updatedAt", "languageCode", name, id, "baseId") VALUES ('2026-11-28 14:32:24.698872', '2026-11-28 14:32:24.698872', 'en', 'Kyoto print', 3, 3);
INSERT INTO public.product_variant_translation ("createdAt", "updatedAt", "languageCode", name, id, "baseId") VALUES ('2026-11-28 14:32:25.035476', '2026-11-28 14:32:25.035476', 'en', 'Tea of seller one', 4, 4);
INSERT INTO public.product_variant_translation ("createdAt", "updatedAt", "languageCode", name, id, "baseId") VALUES ('2026-11-28 14:32:25.369718', '2026-11-28 14:32:25.369718', 'en', 'Pot of seller two', 5, 5);
INSERT INTO public.refund ("createdAt", "updatedAt", method, reason, state, "transactionId", metadata, id, "paymentId", items, shipping, adjustment, total) VALUES ('2026-11-28 14:32:44.8412', '2026-11-28 14:32:44.936065', 'paypal', 'given back', 'Settled', 'R1', '{}', 1, 3, 2155, 0, 0, 2155);
INSERT INTO public.refund ("createdAt", "updatedAt", method, reason, state, "transactionId", metadata, id, "paymentId", items, shipping, adjustment, total) VALUES ('2026-11-28 14:32:55.869638', '2026-11-28 14:32:55.927686', 'paypal', 'given back', 'Settled', 'R1', '{}', 2, 8, 0, 0, 0, 600);
INSERT INTO public.refund ("createdAt", "updatedAt", method, reason, state, "transactionId", metadata, id, "paymentId", items, shipping, adjustment, total) VALUES ('2026-11-28 14:32:57.464206', '2026-11-28 14:32:57.530208', 'paypal', 'given back', 'Settled', 'R1', '{}', 3, 9, 0, 0, 0, 2740);
INSERT INTO public.refund ("createdAt", "updatedAt", method, reason, state, "transactionId", metadata, id, "paymentId", items, shipping, adjustment, total) VALUES ('2026-11-28 14:32:59.923701', '2026-11-28 14:32:59.980074', 'paypal', 'given back', 'Settled', 'R1', '{}', 4, 10, 0, 0, 0, 2160);
INSERT INTO public.refund ("createdAt", "updatedAt", method, reason, state, "transactionId", metadata, id, "paymentId", items, shipping, adjustment, total) VALUES ('2026-11-28 14:33:06.293612', '2026-11-28 14:33:06.693297', 'paypal', 'fewer', 'Settled', 'R2', '{}', 5, 13, 0, 0, -480, 4080);
INSERT INTO public.shipping_line ("createdAt", "updatedAt", "listPriceIncludesTax", adjustments, "taxLines", id, "shippingMethodId", "listPrice", "orderId") VALUES ('2026-11-28 14:32:37.660072', '2026-11-28 14:32:37.660072', false, '[]', '[{"description":"shipping tax","taxRate":20}]', 1, 1, 500, 1);
INSERT INTO public.shipping_line ("createdAt", "updatedAt", "listPriceIncludesTax", adjustments, "taxLines", id, "shippingMethodId", "listPrice", "orderId") VALUES ('2026-11-28 14:32:40.945084', '2026-11-28 14:32:42.132071', false, '[{"adjustmentSource":"CANCEL_ORDER","type":"OTHER","description":"shipping cancellation","amount":-500,"data":{}}]', '[{"description":"shipping tax","taxRate":20}]', 2, 1, 500, 2);
INSERT INTO public.shipping_line ("createdAt", "updatedAt", "listPriceIncludesTax", adjustments, "taxLines", id, "shippingMethodId", "listPrice", "orderId") VALUES ('2026-11-28 14:32:43.756072', '2026-11-28 14:32:43.756072', false, '[]', '[{"description":"shipping tax","taxRate":20}]', 3, 1, 500, 3);
INSERT INTO public.shipping_line ("createdAt", "updatedAt", "listPriceIncludesTax", adjustments, "taxLines", id, "shippingMethodId", "listPrice", "orderId") VALUES ('2026-11-28 14:32:45.950347', '2026-11-28 14:32:45.950347', false, '[]', '[{"description":"shipping tax","taxRate":20}]', 4, 1, 500, 4);
INSERT INTO public.shipping_line ("createdAt", "updatedAt", "listPriceIncludesTax", adjustments, "taxLines", id, "shippingMethodId", "listPrice", "orderId") VALUES ('2026-11-28 14:32:48.079872', '2026-11-28 14:32:48.079872', false, '[]', '[{"description":"shipping tax","taxRate":20}]', 5, 2, 0, 5);
INSERT INTO public.shipping_line ("createdAt", "updatedAt", "listPriceIncludesTax", adjustments, "taxLines", id, "shippingMethodId", "listPrice", "orderId") VALUES ('2026-11-28 14:32:50.812074', '2026-11-28 14:32:50.812074', false, '[]', '[{"description":"shipping tax","taxRate":20}]', 6, 1, 500, 6);
INSERT INTO public.shipping_line ("createdAt", "updatedAt", "listPriceIncludesTax", adjustments, "taxLines", id, "shippingMethodId", "listPrice", "orderId") VALUES ('2026-11-28 14:32:53.197049', '2026-11-28 14:32:53.197049', false, '[]', '[{"description":"shipping tax","taxRate":20}]', 7, 1, 500, 7);
INSERT INTO public.shipping_line ("createdAt", "updatedAt", "listPriceIncludesTax", adjustments, "taxLines", id, "shippingMethodId", "listPrice", "orderId") VALUES ('2026-11-28 14:32:55.14747', '2026-11-28 14:32:55.14747', false, '[]', '[{"description":"shipping tax","taxRate":20}]', 8, 1, 500, 8);
INSERT INTO public.shipping_line ("createdAt", "updatedAt", "listPriceIncludesTax", adjustments, "taxLines", id, "shippingMethodId", "listPrice", "orderId") VALUES ('2026-11-28 14:32:56.65207', '2026-11-28 14:32:56.65207', false, '[]', '[{"description":"shipping tax","taxRate":20}]', 9, 1, 500, 9);
INSERT INTO public.shipping_line ("createdAt", "updatedAt", "listPriceIncludesTax", adjustments, "taxLines", id, "shippingMethodId", "listPrice", "orderId") VALUES ('2026-11-28 14:32:58.708077', '2026-11-28 14:32:58.708077', false, '[]', '[{"description":"shipping tax","taxRate":20}]', 10, 1, 500, 10);
INSERT INTO public.shipping_line ("createdAt", "updatedAt", "listPriceIncludesTax", adjustments, "taxLines", id, "shippingMethodId", "listPrice", "orderId") VALUES ('2026-11-28 14:33:00.968227', '2026-11-28 14:33:00.968227', false, '[]', '[{"description":"shipping tax","taxRate":20}]', 11, 1, 500, 11);
INSERT INTO public.shipping_line ("createdAt", "updatedAt", "listPriceIncludesTax", adjustments, "taxLines", id, "shippingMethodId", "listPrice", "orderId") VALUES ('2026-11-28 14:33:02.510883', '2026-11-28 14:33:02.510883', false, '[]', '[{"description":"shipping tax","taxRate":20}]', 12, 1, 500, 12);
INSERT INTO public.shipping_line ("createdAt", "updatedAt", "listPriceIncludesTax", adjustments, "taxLines", id, "shippingMethodId", "listPrice", "orderId") VALUES ('2026-11-28 14:33:05.172063', '2026-11-28 14:33:05.172063', false, '[]', '[{"description":"shipping tax","taxRate":20}]', 13, 1, 500, 15);
INSERT INTO public.shipping_line ("createdAt", "updatedAt", "listPriceIncludesTax", adjustments, "taxLines", id, "shippingMethodId", "listPrice", "orderId") VALUES ('2026-11-28 14:33:07.836567', '2026-11-28 14:33:07.836567', false, '[]', '[{"description":"shipping tax","taxRate":20}]', 14, 1, 500, 16);
-- Groups and collections as Vendure's entities declare them, of their columns those that are read; made by hand.
CREATE TABLE public.customer_group (id integer NOT NULL PRIMARY KEY, name character varying NOT NULL);
CREATE TABLE public.customer_groups_customer_group ("customerId" integer NOT NULL, "customerGroupId" integer NOT NULL);
CREATE TABLE public.collection_product_variants_product_variant ("collectionId" integer NOT NULL, "productVariantId" integer NOT NULL);
CREATE TABLE public.collection_translation (id integer NOT NULL PRIMARY KEY, "languageCode" character varying NOT NULL, name character varying NOT NULL, "baseId" integer);
